import { describe, expect, it } from 'vitest'
import { readWrittenDay } from '../../src/kernel/written-days.ts'

describe('days as people write them', () => {
  it.each([
    '2019-2-3',
    '2019/2/3',
    '2019.02.03',
    '20190203',
    '2019年2月3日',
    43499,
    '2019-02-03 00:00:00',
    '二〇一九年二月三日',
    '43499',
    '2019 年 2 月 3 日',
    '２０１９－０２－０３',
    20190203,
    new Date('2019-02-03T00:00:00Z'),
    '二零一九年二月三日',
  ])('reads %s as 3 February 2019', (written) => {
    expect(readWrittenDay(written)).toEqual({ ok: true, day: '2019-02-03' })
  })
  it.each([
    ['一九四九年十月一日', '1949-10-01'],
    ['二〇〇〇年十二月三十一日', '2000-12-31'],
    ['一九七一年十一月二十日', '1971-11-20'],
    [1, null],
    [367, '1901-01-01'],
    [61, null],
  ])('reads %s', (written, expected) => {
    expect(readWrittenDay(written)).toEqual(expected === null ? { ok: false, fault: 'unreadable' } : { ok: true, day: expected })
  })
  it.each(['2019-2-30', '2019年2月30日', '20190230', '2019/13/1', '2019-00-10', '二〇一九年二月三十日', '2021.2.29'])('says that %s is no day', (written) => {
    expect(readWrittenDay(written)).toEqual({ ok: false, fault: 'no-such-day' })
  })
  it.each(['3/2/2019', '02-03-19', '19.2.3', '1/2/03', '19年2月3日'])('refuses %s, which could be two days', (written) => {
    expect(readWrittenDay(written)).toEqual({ ok: false, fault: 'ambiguous' })
  })
  it.each(['2019年2月', '2019-02', '2019', 201902, '二〇一九年二月'])('says that %s lacks its day', (written) => {
    expect(readWrittenDay(written)).toEqual({ ok: false, fault: 'incomplete' })
  })
  it.each(['昨天', '2019-2/3', '', 'NaN', Number.NaN, -5, 1e12, new Date(Number.NaN), '二十月', '2019年2月3日吧'])('cannot read %s', (written) => {
    expect(readWrittenDay(written)).toEqual({ ok: false, fault: 'unreadable' })
  })
})
