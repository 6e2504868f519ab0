export const PhoneGallery = () => null
