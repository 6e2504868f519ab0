/** 每张小表单共用的话：办成了没有，哪一项要改。 */
export const zh = {
  saved: '记好了。',
  mayBeEmpty: '可不填',
  mayChooseNone: '（可不选）',
  wrongHere: '这一项不对，没有存。请改好再交。',
  wrongFigure: '这一项要写数字，没有存。请改好再交。',
  wrongPhone: '电话只写数字，可以带加号、横线和空格，至少五位。没有存。',
  notYetCome: '这一天还没有到。请写今天或以前的日子。',
  fillOne: '一项也没有填，没有可记的。至少填一项。',
} as const
