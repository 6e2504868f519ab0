/** What this device's clock says. Data for the server, never trusted: deadlines and order come from the server. */
export const deviceMoment = (): string => new Date().toISOString()
