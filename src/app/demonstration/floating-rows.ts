import { addDays, type Day } from '../../kernel/days.ts'
import {
  type BegunPart,
  firstContactBy,
  keepGuest,
  type NewAbsence,
  postOnPaper,
  sealDetails,
  writeAbsences,
  writeCodes,
  writeContactPerson,
  writeLost,
  writeLostSearch,
  writeNotes,
  writePartner,
  writeContacts,
  writeParts,
  writeRaised,
  writeResults,
} from '../../modules/floating/public.ts'
import { issueFromStock } from '../../modules/ledger/public.ts'
import { endMember, moveMember, setFloating, writeFloatingSpans, writeMembers } from '../../modules/members/public.ts'
import { claimIdNumbers, idNumberIndex, releaseIdNumbers, writePersons } from '../../modules/people/public.ts'
import type { Tx } from '../../platform/db.ts'
import type { Draw } from './draw.ts'
import { attendedLine, type County, detailsOf, keptLine, type Lived, LOST_SINCE, OUTSIDE, type Place, placeName, reasonOf } from './floating-parts.ts'
import { contactsIn, notesIn } from './floating-words.ts'

/** What one county keeps of all that was lived: its own members' times away, and its side of the others'. */
export const writeLived = async (tx: Tx, draw: Draw, county: County, lived: readonly Lived[]): Promise<void> => {
  const own = lived.filter((one) => one.county === county)
  const { at, plan } = county.year
  const here = lived.flatMap(({ parts }) => parts.host.filter(({ district }) => district === plan.districtId))
  await writeAbsences(tx, own.flatMap(absenceOf))
  await issue(tx, county, own)
  await writeParts(tx, [...own.flatMap(({ parts }) => parts.home), ...here])
  await goUp(tx, draw, county, lived)
  await nameContacts(tx, draw, county, lived)
  await writeContacts(tx, contactsIn(draw, own))
  await writeNotes(tx, notesIn(draw, county, lived))
  await writeResults(
    tx,
    own.flatMap((one) => resultsOf(draw, one, at)),
  )
  await postLetters(tx, county, own)
  await lose(tx, draw, county, own)
  await spans(tx, draw, county, own)
  await moveRelations(tx, county, lived)
  for (const { part } of here) if (!('told' in part.half)) await keepGuest(tx, part, part.half)
}

const opened = (on: Day): Date => new Date(`${on}T01:30:00Z`)

const absenceOf = (lived: Lived): NewAbsence[] => {
  const { absenceId, one, life, played, certificate } = lived
  if (!absenceId || !one || !life) return []
  const details = detailsOf(lived)
  const toldBy = life.key === 'told-by-branch' ? ('branch' as const) : life.key === 'found-known' ? ('host' as const) : ('member' as const)
  const secretary = lived.county.year.invented.find(({ branch }) => branch.id === one.branch.id)!.person.name
  return [
    {
      id: absenceId,
      path: one.member.path,
      memberId: one.member.id,
      branchId: one.branch.id,
      own: played.home.own,
      toldBy,
      toldByName: toldBy === 'member' ? one.person.name : toldBy === 'branch' ? secretary : lived.hosts[0].secretary,
      toldWords: toldBy === 'branch' ? '邻居说已经出去半年，电话打不通' : null,
      reason: reasonOf(lived),
      place: placeName(lived),
      placeCode: null,
      detailsSealed: sealDetails(absenceId, details),
      hasEmployer: details.employer !== null,
      hasAddress: details.address !== null,
      hasPhone: details.phone !== null,
      sector: one.index % 3 === 0 ? 'migrant-worker' : one.index % 5 === 1 ? 'graduate' : 'other',
      fixedPlace: one.index % 4 !== 1,
      certificateId: certificate?.id ?? null,
      openedAt: opened(played.home.own.appliedOn ?? played.home.own.from!),
    },
  ]
}

const issue = async (tx: Tx, { year, stocks }: County, own: readonly Lived[]): Promise<void> => {
  const by = { account: null, name: '组织委员', at: year.at }
  for (const stock of stocks.values()) {
    const issued = own.flatMap(({ certificate, one, played, life }) =>
      certificate?.stock === stock && one
        ? [
            {
              id: certificate.id,
              path: one.member.path,
              memberId: one.member.id,
              branchId: one.branch.id,
              serial: certificate.serial,
              on: played.home.own.certifiedOn!,
              ...(life?.key === 'checked'
                ? {
                    end: {
                      state: 'closed' as const,
                      on: played.home.own.checkedOn!,
                      words: '返回查验，收回',
                    },
                  }
                : {}),
            },
          ]
        : [],
    )
    await issueFromStock(tx, stock, { issued, sealedOn: addDays(year.today, -560), by })
    await writeCodes(
      tx,
      issued.map(({ id }) => id),
      year.at,
    )
  }
}

// ---------------------------------------------------------------- what goes up, who keeps in touch

/** Refusals with both superiors; a denial with the host's; two hosts that claim one member with home's. */
const goUp = async (tx: Tx, draw: Draw, county: County, lived: readonly Lived[]): Promise<void> => {
  const { plan, paths, at } = county.year
  const above = (unitId: string): { unitId: string; path: string } => {
    const id = plan.units.find((unit) => unit.id === unitId)?.parentId ?? plan.rootId
    return { unitId: id, path: paths.get(id)! }
  }
  const mine = lived.flatMap(({ county: of, parts }) => [
    ...(of === county ? parts.home : []),
    ...parts.host.filter(({ district }) => district === plan.districtId),
  ])
  for (const begun of mine)
    for (const what of raisedBy(begun)) {
      const { id: caseId, side, personName, otherName, unitId } = begun.part
      await writeRaised(tx, { ...what, ...above(unitId), caseId, side, personName, otherName, id: draw.id(), at })
    }
}

type Raised = Pick<Parameters<typeof writeRaised>[1], 'kind' | 'on' | 'clause' | 'words'>

const raisedBy = ({ part: { half, side }, letters }: BegunPart): Raised[] => [
  ...letters.flatMap(({ letter: { kind, on, facts } }): Raised[] =>
    kind === 'refused' || (kind === 'not-ours' && side === 'host') ? [{ kind, on, clause: facts.clause ?? null, words: facts.words ?? null }] : [],
  ),
  ...half.conflicts.map(({ kind, on }) => ({ kind, on, clause: null, words: null })),
]

const UNNAMED = ['told-by-branch', 'applied', 'briefed', 'cancelled', 'checked', 'certificate-requested']

/** Home's partner by the rule's first day; the host's receiver. 何桂生 keeps in touch with those of 青竹村. */
const nameContacts = async (tx: Tx, draw: Draw, county: County, lived: readonly Lived[]): Promise<void> => {
  const { at, plan, today } = county.year
  for (const one of lived) {
    const from = one.played.home.own.from
    if (one.county === county && one.absenceId && one.one && from && !UNNAMED.includes(one.life!.key)) {
      const partner = partnerOf(one)
      const firstBy = firstContactBy(county.rules.get(one.one.branch.id)!, from)?.on ?? null
      const who = { side: 'home' as const, absenceId: one.absenceId, caseId: null, memberId: partner.member.id, name: partner.person.name }
      await writeContactPerson(
        tx,
        { ...who, id: draw.id(), path: one.one.member.path, from: from > today ? today : from, firstContactBy: firstBy },
        { name: '支部记录', at },
      )
    }
    for (const { part, district } of one.parts.host) {
      const half = one.played.hosts.get(part.id)!.own
      if (district !== plan.districtId || !half.managedFrom) continue
      const who = { side: 'host' as const, absenceId: null, caseId: part.id, memberId: null, name: placeOfCase(one, part.id).secretary }
      await writeContactPerson(tx, { ...who, id: draw.id(), path: part.path, from: half.managedFrom, firstContactBy: null }, { name: '支部记录', at })
    }
  }
}

const placeOfCase = ({ tale, hosts }: Lived, caseId: string): Place => hosts[tale.stays.findIndex((stay) => stay.caseId === caseId)]!

const partnerOf = ({ county, one }: Lived) => {
  const crew = county.year.invented.filter(({ branch }) => branch.id === one!.branch.id)
  return crew[one!.branch.shortName === '青竹村' ? 4 : one!.index % 2 === 0 ? 1 : 2]!
}

const resultsOf = (draw: Draw, lived: Lived, at: Date) =>
  lived.played.letters.flatMap((letter) => {
    if ((letter.kind !== 'attendance' && letter.kind !== 'record') || !lived.absenceId) return []
    const { member } = lived.one!
    const of = { path: member.path, memberId: member.id, absenceId: lived.absenceId, caseId: letter.case, letterNumber: letter.number }
    const place = placeOfCase(lived, letter.case)
    const told =
      letter.kind === 'record'
        ? { kind: 'reward' as const, facts: keptLine(letter, place) }
        : { kind: 'attendance' as const, facts: attendedLine(letter, place) }
    return [{ ...of, ...told, id: draw.id(), on: letter.on, at }]
  })

/** The first letters to the partner outside went by post and no slip came back; the newest is not sent yet. */
const postLetters = async (tx: Tx, county: County, own: readonly Lived[]): Promise<void> => {
  const outside = own.filter(({ life }) => life?.host === 'paper')
  if (outside.length === 0) return
  const told = { id: county.partnerId, way: 'paper' as const, deskId: null, telephone: '000-00210001', ...OUTSIDE }
  await writePartner(tx, told, { name: '县委组织部', at: county.year.at })
  let sheet = 0
  await postOnPaper(
    tx,
    outside.flatMap(({ parts }) => parts.home),
    {
      partnerId: county.partnerId,
      sheetNumber: ({ on }) => `${on.slice(0, 4)}-${String(++sheet).padStart(4, '0')}`,
      sentOn: ({ kind, on }) => (kind === 'announced' ? addDays(on, 1) : null),
      how: '挂号信',
    },
  )
}

// ---------------------------------------------------------------- lost, spans, relations

const NOT_YET = {
  searchFailed: null,
  foundOn: null,
  foundWords: null,
  subjectiveFault: null,
  stoppedOn: null,
  stoppedBy: null,
  endedOn: null,
  endedHow: null,
  endedWords: null,
}

/** Nothing heard for more than six months; two searches, both in vain. */
const lose = async (tx: Tx, draw: Draw, { year }: County, own: readonly Lived[]): Promise<void> => {
  for (const { one, absenceId } of own.filter((lived) => lived.life?.key === 'lost')) {
    const id = draw.id()
    const of = { path: one!.member.path, memberId: one!.member.id, branchId: one!.branch.id, absenceId }
    await writeLost(tx, {
      ...NOT_YET,
      ...of,
      id,
      since: addDays(year.today, -LOST_SINCE),
      sinceWhat: 'contact',
      situation: 'work',
      enteredByName: '支部记录',
      enteredAt: year.at,
    })
    for (const [way, ago] of [
      ['phone', 150],
      ['family', 96],
    ] as const)
      await writeLostSearch(tx, {
        id: draw.id(),
        lostId: id,
        path: of.path,
        on: addDays(year.today, -ago),
        way,
        found: false,
        wordsSealed: null,
        byName: '支部记录',
        at: year.at,
      })
  }
}

/** Whoever the roster did not say was away counts as such from the day of leaving; who is back, until the return. */
const spans = async (tx: Tx, draw: Draw, { year }: County, own: readonly Lived[]): Promise<void> => {
  const fresh = own.filter(({ one, absenceId }) => one && absenceId && !one.member.floating)
  await writeFloatingSpans(
    tx,
    fresh.map((lived) => ({
      id: draw.id(),
      path: lived.one!.member.path,
      memberId: lived.one!.member.id,
      destination: placeName(lived),
      hostName: null,
      from: lived.played.home.own.from!,
      to: lived.played.home.own.returnedOn ?? (lived.life!.key === 'cancelled' ? lived.played.home.own.from : null),
    })),
  )
  for (const lived of fresh.filter(({ played }) => ['certified', 'applied'].includes(played.home.own.state)))
    await setFloating(tx, year.at, { memberId: lived.one!.member.id, floating: true, to: placeName(lived), endedOn: null })
}

/** Relations that the host has accepted: ended at home, begun there, the claim on the number moved with them. */
const moveRelations = async (tx: Tx, county: County, lived: readonly Lived[]): Promise<void> => {
  const { plan, at } = county.year
  for (const { county: home, one, hosts, played, tale } of lived.filter(({ life }) => life?.key === 'transfer-accepted')) {
    const from = played.hosts.get(tale.stays[0].caseId)!.own.acceptedOn!
    const { branch, path, county: there } = hosts[0]
    const within = home.year.plan.districtId === there
    if (home === county && within) await moveMember(tx, at, { memberId: one!.member.id, branchId: branch.id, path, from })
    else if (home === county) await endMember(tx, at, { memberId: one!.member.id, last: addDays(from, -1) })
    else if (there === plan.districtId) {
      await writePersons(tx, at, [{ ...one!.person, path }])
      await writeMembers(tx, at, [{ ...one!.member, path, branchId: branch.id, groupId: null, floating: false, floatingTo: null, belongsFrom: from }])
      const idHash = idNumberIndex(one!.person.idNumber!)
      await releaseIdNumbers(tx, [idHash])
      await claimIdNumbers(tx, [{ idHash, districtId: there, personId: one!.person.id }])
    }
  }
}
