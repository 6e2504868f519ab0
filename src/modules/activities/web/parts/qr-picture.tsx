/** A picture to scan, drawn here: no address leaves the machine for it. */
import { renderSVG } from 'uqr'

export const QrPicture = ({ words, label }: { words: string; label: string }) => (
  <img className="room-qr" alt={label} src={`data:image/svg+xml,${encodeURIComponent(renderSVG(words, { border: 2 }))}`} />
)
