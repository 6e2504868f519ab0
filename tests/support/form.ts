/** A file as a page hands it in: the body of a request and the header that goes with it. */
export const fileForm = (bytes: Buffer, { name, type = 'application/octet-stream' }: { name: string; type?: string }) => ({
  body: Buffer.concat([
    Buffer.from(`--m\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n--m--\r\n'),
  ]),
  headers: { 'content-type': 'multipart/form-data; boundary=m' },
})
