/** Words of the national code tables (GB/T 2261.1, 3304, 4658), as they stand in spreadsheets. */

const ETHNICITIES =
  '汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺'.split(
    ' ',
  )
const ETHNICITY_BY_WORD = new Map<string, string>([
  ...ETHNICITIES.flatMap((name, at): [string, string][] => [
    [name, `${name}族`],
    [`${name}族`, `${name}族`],
    [String(at + 1).padStart(2, '0'), `${name}族`],
    [String(at + 1), `${name}族`],
  ]),
  ['穿青人', '其他'],
  ['其他', '其他'],
  ['97', '其他'],
  ['外国血统中国籍人士', '外国血统中国籍人士'],
  ['98', '外国血统中国籍人士'],
])

/** The ethnicity under its full name (汉族) from its name, short name or code; null where the table has none such. */
export const readEthnicity = (written: string): string | null => ETHNICITY_BY_WORD.get(written.normalize('NFKC').trim()) ?? null

const SEX = new Map<string, 'male' | 'female' | 'unknown'>([
  ['男', 'male'],
  ['男性', 'male'],
  ['1', 'male'],
  ['m', 'male'],
  ['male', 'male'],
  ['女', 'female'],
  ['女性', 'female'],
  ['2', 'female'],
  ['f', 'female'],
  ['female', 'female'],
  ['未知', 'unknown'],
  ['0', 'unknown'],
  ['未说明', 'unknown'],
  ['9', 'unknown'],
])

/** Sex from its word or its code in GB/T 2261.1; null where it is neither. */
export const readSex = (written: string): 'male' | 'female' | 'unknown' | null => SEX.get(written.normalize('NFKC').trim().toLowerCase()) ?? null

const EDUCATION_BY_CODE: Record<string, string> = {
  '10': '研究生',
  '11': '博士研究生',
  '14': '硕士研究生',
  '20': '大学本科',
  '21': '大学本科',
  '30': '大学专科',
  '31': '大学专科',
  '40': '中等职业教育',
  '41': '中等专科',
  '44': '职业高中',
  '47': '技工学校',
  '60': '普通高中',
  '61': '普通高中',
  '70': '初中',
  '71': '初中',
  '80': '小学',
  '81': '小学',
  '90': '其他',
}

/** Education as written; a bare code of GB/T 4658 becomes its word. Any other wording is kept as it stands. */
export const readEducation = (written: string): string => {
  const word = written.normalize('NFKC').trim()
  return EDUCATION_BY_CODE[word] ?? word
}
