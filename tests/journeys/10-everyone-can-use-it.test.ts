import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

/** Every screen is looked at by a machine for what hinders eyes, hands and readers of screens; people look as well. */
describe.skipIf(!hasBrowser())('everyone can use it', () => {
  let journey: Journey
  let ids: Ids
  beforeAll(async () => {
    journey = await startJourney()
    ids = await idsOf(await as('shuji'))
  }, 180_000)
  afterAll(() => journey?.close())

  /** One window a person and size for the whole journey: a fresh one fetches and compiles everything anew. */
  const windows = new Map<string, Promise<Page>>()
  const as = (login: string, how: { phone?: boolean } = {}): Promise<Page> => {
    const key = `${login}|${how.phone ?? false}`
    const there = windows.get(key) ?? journey.as(login, how)
    windows.set(key, there)
    return there
  }

  /** Two pages beside each other in one window: while one is looked at, the other loads. */
  const lookAt = async (page: Page, paths: readonly string[]): Promise<string[]> => {
    const found = new Map<string, string[]>()
    const waiting = [...paths]
    const look = async (at: Page): Promise<void> => {
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        await open(at, path)
        found.set(path, await hindrances(at))
      }
    }
    const beside = await page.context().newPage()
    await Promise.all([look(page), look(beside)])
    await beside.close()
    return paths.flatMap((path) => found.get(path)!.map((one) => `${path}: ${one}`))
  }

  test('the first pages, before anybody is known', async () => {
    expect(await lookAt(await journey.visitor(), ['/', '/setup'])).toEqual([])
    expect(await lookAt(await journey.visitor({ phone: true }), ['/', '/setup'])).toEqual([])
  })

  test('a member, on the phone', async () => {
    const phone = await as('dangyuan', { phone: true })
    expect(await lookAt(phone, ['/me', '/me/lines', '/me/certificate', '/me/published', `/sign/${ids.held}`])).toEqual([])
    await phone.getByRole('button', { name: '大字' }).click()
    expect(await lookAt(phone, ['/me'])).toEqual([])
  })

  test('a recorder, on the phone', async () => {
    expect(await lookAt(await as('jiluren', { phone: true }), [`/roll/${ids.held}`, '/today', '/activity-days'])).toEqual([])
  })

  test('a secretary: the days', async () => {
    const paths = [
      '/today',
      '/activity-days',
      `/activity-days/${ids.held}`,
      `/activity-days/${ids.ahead}`,
      `/activity-days/${ids.closed}`,
      '/duties',
      '/reports',
    ]
    expect(await lookAt(await as('shuji'), paths)).toEqual([])
  })

  test('a secretary: the people', async () => {
    const paths = ['/members', `/members/${ids.member}`, '/standing', `/standing/${ids.member}`, '/records', `/records/member/${ids.member}`, '/certificates']
    expect(await lookAt(await as('shuji'), paths)).toEqual([])
  })

  test('a secretary: the books and the documents', async () => {
    const paths = [
      '/records/contests',
      '/records/sheets',
      '/books',
      `/books/activity-book/${ids.branch}/2026`,
      `/print/sheet/${ids.held}`,
      '/filings',
      '/rules',
    ]
    expect(await lookAt(await as('shuji'), paths)).toEqual([])
  })

  test('a committee', async () => {
    const paths = ['/branches', '/approvals', '/activity-days', '/units', `/units/${ids.branch}`, '/imports', '/records/coverage', '/clashes']
    expect(await lookAt(await as('dangwei'), paths)).toEqual([])
  })

  test('an organisation department', async () => {
    const paths = ['/branches', '/packs', '/packs/zhangshu-2017-37', '/packs/jiangsu-fact-record/adopt', '/holidays', '/administration', '/points']
    expect(await lookAt(await as('zuzhibu'), paths)).toEqual([])
  })

  test('the three administrators', async () => {
    for (const login of ['xitong', 'anquan', 'shenji']) expect(await lookAt(await as(login), ['/administration'])).toEqual([])
  })

  test('what officials use on the desk also fits a phone', async () => {
    const phone = await as('shuji', { phone: true })
    for (const path of [
      '/today',
      '/activity-days',
      `/activity-days/${ids.held}`,
      `/activity-days/${ids.ahead}`,
      '/members',
      '/standing',
      '/records',
      '/rules',
      '/packs',
    ]) {
      await open(phone, path)
      expect(await tooWide(phone), path).toEqual([])
    }
    const committee = await as('dangwei', { phone: true })
    for (const path of ['/branches', '/approvals', '/units', '/imports']) {
      await open(committee, path)
      expect(await tooWide(committee), path).toEqual([])
    }
  })

  test('the tab carries the heading of the page, and never a person: browsers keep titles', async () => {
    const titles = async (page: Page, path: string) => {
      await open(page, path)
      const heading = await wordsOf(page.locator('h1').first())
      return { heading, tab: await page.title() }
    }
    const secretary = await as('shuji')
    for (const path of ['/members', '/standing', `/activity-days/${ids.held}`, `/print/sheet/${ids.held}`, `/roll/${ids.held}`, '/nowhere']) {
      const { heading, tab } = await titles(secretary, path)
      expect(tab, path).toBe(`${heading} · 支部通`)
    }
    for (const [path, word] of [
      [`/members/${ids.member}`, '党员'],
      [`/standing/${ids.member}`, '出勤与进度'],
      ['/me', '我的'],
    ] as const) {
      const { heading, tab } = await titles(path === '/me' ? await as('dangyuan', { phone: true }) : secretary, path)
      expect(tab, path).toBe(`${word} · 支部通`)
      expect(heading, path).not.toContain(word)
    }
    await secretary.getByRole('link', { name: '应办事项' }).first().click()
    await secretary.getByRole('heading', { level: 1, name: '应办事项' }).waitFor()
    expect(await secretary.title()).toBe('应办事项 · 支部通')
  })

  test('with the keys alone: past the menu, into the reasons and back', async () => {
    const page = await as('shuji')
    await open(page, '/activity-days')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到正文')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    await open(page, '/standing')
    const chip = page.locator('button[aria-haspopup=dialog]').first()
    await chip.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await page.evaluate('document.activeElement.closest("dialog") !== null')).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await chip.evaluate((element) => element.matches(':focus'))).toBe(true)
  })
})

type Ids = { branch: string; member: string; held: string; ahead: string; closed: string }

const idsOf = async (secretary: Page): Promise<Ids> => {
  const ask = async <T>(path: string): Promise<T> => (await secretary.request.get(path)).json() as Promise<T>
  const { grants } = await ask<{ grants: { unitId: string }[] }>('/api/session')
  const branch = grants[0]!.unitId
  const { sessions } = await ask<{ sessions: { id: string; state: string; kind: string }[] }>(`/api/activities/years/2026?unitId=${branch}`)
  const { members } = await ask<{ members: { memberId: string }[] }>(`/api/units/${branch}/members`)
  const days = sessions.filter(({ kind }) => kind === 'activity-day')
  const of = (state: string): string => days.find((one) => one.state === state)!.id
  return { branch, member: members[0]!.memberId, held: of('held'), ahead: of('generated'), closed: of('closed') }
}

/** Opens a page and waits until it has said what it has to say. */
const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(path)
  await page.locator('main h1, main h2, main [role=status], main [role=alert]').first().waitFor()
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
}

/** Serious and critical findings of axe, and what sticks out of the window, as lines. */
const hindrances = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const tab = (await page.title()).endsWith(' · 支部通') ? [] : ['its tab has no name']
  return [...tab, ...serious.map(({ id, nodes }) => `${id} ${nodes.length} × ${nodes[0]!.html.slice(0, 160)}`), ...(await tooWide(page))]
}

const tooWide = async (page: Page): Promise<string[]> => {
  const over = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  return over > 0 ? [`${over} px too wide`] : []
}
