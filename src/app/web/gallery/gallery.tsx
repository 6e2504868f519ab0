export const Gallery = () => null
