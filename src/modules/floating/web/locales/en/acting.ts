/** What all small forms share: whether it was done, and which field to mend. */
export const en = {
  saved: 'Saved.',
  mayBeEmpty: 'May be empty',
  mayChooseNone: '(may be left out)',
  wrongHere: 'This is not right; nothing was saved. Mend it and send again.',
  wrongFigure: 'Write a number here; nothing was saved.',
  wrongPhone: 'Digits only, with plus sign, hyphens and spaces if you like, five at least. Nothing was saved.',
  notYetCome: 'That day has not come yet. Write today or a day before.',
  fillOne: 'Nothing was filled in, so there is nothing to save. Fill in one at least.',
}
