import { type Refusal, refuse } from '../../../kernel/result.ts'

/** As long as the first account of an installation must have it (`org.setUp`). Long enough words need no rule about signs and figures (ASVS 6.2.5). */
const PASSWORD_LENGTH = 12

/** What people take first when twelve signs are asked for, without signs that are no letter or figure (ASVS 6.2.4). */
const COMMON = [
  'administrator',
  'adminadmin123',
  'admin12345678',
  'changeme1234',
  'dangjian1921',
  'dangyuan1234',
  'iloveyou1314',
  'letmein12345',
  'mima12345678',
  'p4ssw0rd1234',
  'password1234',
  'passwordpassword',
  'qazwsxedcrfv',
  'qazwsxedc123',
  'qwer1234qwer',
  'qwerty123456',
  'qwertyuiop12',
  'qwertyuiopas',
  'welcome12345',
  'woaini1314520',
  'woaizhongguo',
  'zhibutong123',
  'zhongguo1949',
  'zhonggong1921',
  'zxcvbnmasdfg',
]

/** Why a password is not taken, or null: too short, little more than the login name, among the first that are guessed. */
export const passwordFault = (login: string, password: string): { ok: false; refusal: Refusal } | null => {
  const [low, plain, name] = [lower(password), bare(password), bare(login)]
  if ([...low].length < PASSWORD_LENGTH)
    return unfit(
      `口令至少 ${PASSWORD_LENGTH} 个字，没有存。一句只有自己知道的话最好记。`,
      `A password has at least ${PASSWORD_LENGTH} characters; nothing was saved. A sentence that only you know is easiest to remember.`,
    )
  if (name && plain.includes(name) && plain.replaceAll(name, '').length < PASSWORD_LENGTH / 2)
    return unfit(
      '口令里差不多只有登录名，别人一猜就中，没有存。请换一个。',
      'This is little more than the login name and easily guessed; nothing was saved. Choose another.',
    )
  if (COMMON.some((common) => plain.startsWith(common)) || isRepeated(low) || isRun([...low]))
    return unfit('这个口令太常见，别人一猜就中，没有存。请换一个。', 'This password is among the first that are guessed; nothing was saved. Choose another.')
  return null
}

const unfit = (zh: string, en: string) => refuse('password-unfit', zh, en, { field: '/password' })

const lower = (words: string): string => words.normalize('NFKC').toLowerCase()
const bare = (words: string): string => lower(words).replaceAll(/[^\p{L}\p{N}]/gu, '')

/** One short piece over and over: `111111111111`, `abcabcabcabc`. */
const isRepeated = (low: string): boolean => /^(.{1,4})\1+.{0,3}$/u.test(low)

/** Signs in their order, up or down: `123456789012`, `abcdefghijkl`. */
const isRun = (signs: readonly string[]): boolean => {
  const steps = signs.slice(1).map((sign, at) => (sign.codePointAt(0)! - signs[at]!.codePointAt(0)! + 10) % 10)
  return steps.every((step) => step === 1) || steps.every((step) => step === 9)
}
