export const PaperGallery = () => null
