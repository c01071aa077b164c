/** How a number is written for people. Pure. */

/** `+33353010017` is "03 53 01 00 17"; a short number and a foreign one stay as they are. */
export function shownPhone(phone: string): string {
  const french = /^\+33(\d{9})$/.exec(phone);
  if (french === null) return phone;
  return (`0${french[1]}`.match(/\d\d/g) ?? []).join(" ");
}

export const telOf = (phone: string): string => `tel:${phone}`;
