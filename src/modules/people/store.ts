import { sql } from 'kysely'
import type { Day } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'

/** People's tables: persons, identity claims, accounts, sessions, grants, slips. */

export type PersonRow = {
  id: string
  path: string
  name: string
  pinyin: string
  initials: string
  sex: 'male' | 'female' | 'unknown'
  ethnicity: string
  bornOn: Day | null
  education: string | null
  workPost: string | null
  idNumberSealed: Buffer | null
  idNumberIndex: Buffer | null
  idNumberHint: string | null
  phoneSealed: Buffer | null
  phoneHint: string | null
  addressSealed: Buffer | null
  version: number
}

const personColumns = sql`
  person.id, person.path, person.name, person.pinyin, person.initials, person.sex, person.ethnicity, person.born_on as "bornOn",
  person.education, person.work_post as "workPost", person.id_number_sealed as "idNumberSealed", person.id_number_index as "idNumberIndex",
  person.id_number_hint as "idNumberHint", person.phone_sealed as "phoneSealed", person.phone_hint as "phoneHint",
  person.address_sealed as "addressSealed", person.version`

export const personsById = (tx: Tx, ids: readonly string[]): Promise<PersonRow[]> =>
  tx.rows(sql<PersonRow>`
    select ${personColumns}
    from people.person
    where district_id = any (${[...tx.scope.districtIds]})
      and id = any (${[...ids]})
    order by id`)

export const personNames = (tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  tx.rows(
    sql<{ id: string; name: string }>`
    select id, name
    from people.person
    where district_id = any (${[...tx.scope.districtIds]}::int[])
      and id = any (${[...ids]}::uuid[])`,
    'people-names',
  )

/** How people are called and looked up by ear: all that a roster shows of a person. */
export const personCalled = (tx: Tx, ids: readonly string[]): Promise<Pick<PersonRow, 'id' | 'name' | 'pinyin' | 'initials'>[]> =>
  tx.rows(sql<Pick<PersonRow, 'id' | 'name' | 'pinyin' | 'initials'>>`
    select id, name, pinyin, initials
    from people.person
    where district_id = any (${[...tx.scope.districtIds]})
      and id = any (${[...ids]})`)

export const personsByIndex = (tx: Tx, indexes: readonly Buffer[]): Promise<PersonRow[]> =>
  tx.rows(sql<PersonRow>`
    select ${personColumns}
    from people.person
    where district_id = any (${[...tx.scope.districtIds]})
      and id_number_index = any (${[...indexes]})
    order by id`)

const CHUNK = 2_000

/** Sends every part before the first is answered; they run in order. */
const inChunks = async <Item>(items: readonly Item[], write: (part: readonly Item[]) => Promise<unknown>): Promise<void> => {
  const parts = Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, at) => items.slice(at * CHUNK, (at + 1) * CHUNK))
  await Promise.all(parts.map(write))
}

/** Rows as one JSON text, with bytes as the database writes them. */
const asJson = (rows: readonly object[]): string =>
  JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value]))),
  )

/** Inserts persons or, where the id is there already, brings them up to date and raises their version. */
export const upsertPersons = (tx: Tx, at: Date, persons: readonly Omit<PersonRow, 'version'>[]): Promise<void> =>
  inChunks(persons, (part) =>
    tx.run(sql`
      insert into people.person as held (
        district_id, id, path, name, pinyin, initials, sex, ethnicity, born_on, education, work_post, id_number_sealed, id_number_index,
        id_number_hint, phone_sealed, phone_hint, address_sealed, changed_at)
      select
        ${tx.scope.districtIds[0]!}::int, id, path, name, pinyin, initials, sex, ethnicity, "bornOn", education, "workPost", "idNumberSealed",
        "idNumberIndex", "idNumberHint", "phoneSealed", "phoneHint", "addressSealed", ${at.toISOString()}::timestamptz
      from json_to_recordset(${asJson(part)}::json) as given (
        id uuid, path text, name text, pinyin text, initials text, sex text, ethnicity text, "bornOn" date, education text, "workPost" text,
        "idNumberSealed" bytea, "idNumberIndex" bytea, "idNumberHint" text, "phoneSealed" bytea, "phoneHint" text, "addressSealed" bytea)
      on conflict (district_id, id) do update set
        path = excluded.path, name = excluded.name, pinyin = excluded.pinyin, initials = excluded.initials, sex = excluded.sex,
        ethnicity = excluded.ethnicity, born_on = excluded.born_on, education = excluded.education, work_post = excluded.work_post,
        id_number_sealed = excluded.id_number_sealed, id_number_index = excluded.id_number_index, id_number_hint = excluded.id_number_hint,
        phone_sealed = excluded.phone_sealed, phone_hint = excluded.phone_hint, address_sealed = excluded.address_sealed,
        version = held.version + 1, changed_at = excluded.changed_at`),
  )

export const deletePersons = (tx: Tx, ids: readonly string[]): Promise<number> =>
  tx.run(sql`
    delete from people.person
    where district_id = ${tx.scope.districtIds[0]!}
      and id = any (${[...ids]})`)

export type ClaimRow = { idHash: Buffer; districtId: number; personId: string }

export const claimsOf = (tx: Tx, idHashes: readonly Buffer[]): Promise<ClaimRow[]> =>
  tx.rows(sql<ClaimRow>`
    select id_hash as "idHash", district_id as "districtId", person_id as "personId"
    from people.identity_claim
    where id_hash = any (${[...idHashes]})
    order by id_hash`)

export const addClaims = (tx: Tx, claims: readonly ClaimRow[]): Promise<void> =>
  inChunks(claims, (part) =>
    tx.run(sql`
      insert into people.identity_claim (id_hash, district_id, person_id)
      select "idHash", "districtId", "personId"
      from json_to_recordset(${asJson(part)}::json) as given ("idHash" bytea, "districtId" int, "personId" uuid)
      on conflict (id_hash) do nothing`),
  )

export const dropClaims = (tx: Tx, idHashes: readonly Buffer[]): Promise<number> =>
  tx.run(sql`
    delete from people.identity_claim
    where id_hash = any (${[...idHashes]})`)

export type AccountRow = {
  id: string
  personId: string | null
  name: string
  login: string | null
  kind: 'official' | 'member'
  administers: 'system' | 'security' | 'audit' | null
  passwordHash: string | null
  totpSealed: Buffer | null
  /** begun, and no code of it given back yet */
  totpNextSealed: Buffer | null
  totpConfirmedAt: Date | null
  preferences: { type?: 'standard' | 'large'; language?: 'zh' | 'en' }
  disabledAt: Date | null
}

const accountColumns = sql`
  account.id, account.person_id as "personId", account.name, account.login, account.kind, account.administers, account.password_hash as "passwordHash",
  account.totp_sealed as "totpSealed", account.totp_next_sealed as "totpNextSealed", account.totp_confirmed_at as "totpConfirmedAt", account.preferences, account.disabled_at as "disabledAt"`

export const accountById = (tx: Tx, id: string): Promise<AccountRow | null> =>
  tx.maybe(sql<AccountRow>`
    select ${accountColumns}
    from people.account
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${id}`)

export const accountOfPerson = (tx: Tx, personId: string): Promise<AccountRow | null> =>
  tx.maybe(sql<AccountRow>`
    select ${accountColumns}
    from people.account
    where district_id = ${tx.scope.districtIds[0]!}
      and person_id = ${personId}
      and kind = 'member'`)

/** `login` repeats the name kept in the registry of logins, which no district's query may join. */
export type NewAccount = {
  id: string
  personId: string | null
  name: string
  login?: string | null
  kind: 'official' | 'member'
  administers: AccountRow['administers']
  passwordHash: string | null
}

export const insertAccounts = (tx: Tx, at: Date, accounts: readonly NewAccount[]): Promise<void> =>
  inChunks(accounts, (part) =>
    tx.run(sql`
      insert into people.account (district_id, id, person_id, name, login, kind, administers, password_hash, made_at)
      values ${sql.join(
        part.map(
          (
            account,
          ) => sql`(${tx.scope.districtIds[0]!}::int, ${account.id}::uuid, ${account.personId}::uuid, ${account.name}, ${account.login ?? null}::text, ${account.kind},
            ${account.administers}::text, ${account.passwordHash}::text, ${at.toISOString()}::timestamptz)`,
        ),
      )}`),
  )

type LoginRow = { loginKey: string; districtId: number; accountId: string }

export const loginOf = (tx: Tx, loginKey: string): Promise<LoginRow | null> =>
  tx.maybe(sql<LoginRow>`
    select login_key as "loginKey", district_id as "districtId", account_id as "accountId"
    from people.login
    where login_key = ${loginKey}`)

/** False when the login name is taken. */
export const insertLogins = async (tx: Tx, logins: readonly LoginRow[]): Promise<boolean> => {
  const added = await tx.run(sql`
    insert into people.login (login_key, district_id, account_id)
    values ${sql.join(logins.map((login) => sql`(${login.loginKey}, ${login.districtId}::int, ${login.accountId}::uuid)`))}
    on conflict (login_key) do nothing`)
  return added === logins.length
}

type AttemptCounts = { recent: number; day: number }

/** Failed guesses from unknown devices since two moments; known devices are never locked out (A12, G11). */
export const failedAttempts = (tx: Tx, loginKey: string, since: { recent: Date; day: Date }): Promise<AttemptCounts> =>
  tx.one(sql<AttemptCounts>`
    select count(*) filter (where at >= ${since.recent.toISOString()})::int as recent, count(*)::int as day
    from people.sign_in_attempt
    where login_key = ${loginKey}
      and at >= ${since.day.toISOString()}
      and not succeeded
      and not known_device`)

export const insertAttempt = (tx: Tx, attempt: { loginKey: string; id: string; at: Date; knownDevice: boolean; succeeded: boolean }): Promise<number> =>
  tx.run(sql`
    insert into people.sign_in_attempt (login_key, id, at, known_device, succeeded)
    values (${attempt.loginKey}, ${attempt.id}, ${attempt.at.toISOString()}, ${attempt.knownDevice}, ${attempt.succeeded})`)

export const deviceKnown = async (tx: Tx, accountId: string, deviceId: string): Promise<boolean> => {
  const found = await tx.rows(sql<{ id: string }>`
    select id
    from people.session
    where district_id = ${tx.scope.districtIds[0]!}
      and account_id = ${accountId}
      and device_id = ${deviceId}
    order by id
    limit 1`)
  return found.length > 0
}

type SessionRow = {
  id: string
  accountId: string
  kind: 'official' | 'member-device'
  seenAt: Date
  endsAt: Date
  secondFactorAt: Date | null
  endedAt: Date | null
}

/** A session with the account behind it. */
export type SessionBehind = SessionRow & Omit<AccountRow, 'id' | 'kind' | 'login' | 'passwordHash' | 'totpSealed' | 'totpNextSealed'> & { tokenHash: Buffer }

export const sessionsByHash = (tx: Tx, tokenHashes: readonly Buffer[]): Promise<SessionBehind[]> =>
  tx.rows(
    sql<SessionBehind>`
    select session.token_hash as "tokenHash", session.id, session.account_id as "accountId", session.kind, session.seen_at as "seenAt",
      session.ends_at as "endsAt", session.second_factor_at as "secondFactorAt", session.ended_at as "endedAt",
      account.person_id as "personId", account.name, account.administers, account.totp_confirmed_at as "totpConfirmedAt",
      account.preferences, account.disabled_at as "disabledAt"
    from people.session
    join people.account on account.district_id = session.district_id and account.id = session.account_id
    where session.district_id = ${tx.scope.districtIds[0]!}
      and session.token_hash = any (${[...tokenHashes]}::bytea[])`,
    'people-sessions',
  )

export const insertSession = (
  tx: Tx,
  session: {
    tokenHash: Buffer
    id: string
    accountId: string
    kind: SessionRow['kind']
    deviceId: string | null
    madeAt: Date
    endsAt: Date
    secondFactorAt: Date | null
  },
): Promise<number> =>
  tx.run(sql`
    insert into people.session (district_id, token_hash, id, account_id, kind, device_id, made_at, seen_at, ends_at, second_factor_at)
    values (${tx.scope.districtIds[0]!}, ${session.tokenHash}, ${session.id}, ${session.accountId}, ${session.kind}, ${session.deviceId},
      ${session.madeAt.toISOString()}, ${session.madeAt.toISOString()}, ${session.endsAt.toISOString()}, ${session.secondFactorAt?.toISOString() ?? null})`)

/** Notes that the sessions are in use. One that somebody else is noting just now is left to them. */
export const touchSessions = (tx: Tx, tokenHashes: readonly Buffer[], at: Date): Promise<number> =>
  tx.run(sql`
    update people.session
    set seen_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and token_hash in (
        select free.token_hash
        from people.session as free
        where free.district_id = ${tx.scope.districtIds[0]!}
          and free.token_hash = any (${[...tokenHashes]}::bytea[])
        for update skip locked
      )`)

export const endSessions = (tx: Tx, accountId: string, at: Date): Promise<number> =>
  tx.run(sql`
    update people.session
    set ended_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and account_id = ${accountId}
      and ended_at is null`)

/** Ends every session of the account but this one. */
export const endOtherSessions = (tx: Tx, { accountId, keep, at }: { accountId: string; keep: Buffer; at: Date }): Promise<number> =>
  tx.run(sql`
    update people.session
    set ended_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and account_id = ${accountId}
      and token_hash <> ${keep}
      and ended_at is null`)

/**
 * Keeps the account as it was read until the transaction ends, so that no session opens by a password that is being changed; false where it was
 * changed, or the account disabled, meanwhile.
 */
export const holdAccount = async (tx: Tx, { id, passwordHash }: Pick<AccountRow, 'id' | 'passwordHash'>): Promise<boolean> => {
  const held = await tx.maybe(sql<{ id: string }>`
    select id
    from people.account
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${id}
      and password_hash is not distinct from ${passwordHash}::text
      and disabled_at is null
    for share`)
  return held !== null
}

/** Sets a password in place of the one that was read; 0 where that one is no longer there. */
export const setPassword = (tx: Tx, { id, passwordHash }: Pick<AccountRow, 'id' | 'passwordHash'>, fresh: string): Promise<number> =>
  tx.run(sql`
    update people.account
    set password_hash = ${fresh}
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${id}
      and password_hash is not distinct from ${passwordHash}::text
      and disabled_at is null`)

export const markSecondFactor = (tx: Tx, sessionHash: Buffer, at: Date): Promise<number> =>
  tx.run(sql`
    update people.session
    set second_factor_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and token_hash = ${sessionHash}`)

export const setNextTotp = (tx: Tx, accountId: string, sealed: Buffer): Promise<number> =>
  tx.run(sql`
    update people.account
    set totp_next_sealed = ${sealed}
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${accountId}`)

/** The second factor that was begun takes the place of the one before, if there was one. */
export const confirmNextTotp = (tx: Tx, accountId: string, at: Date): Promise<number> =>
  tx.run(sql`
    update people.account
    set totp_sealed = totp_next_sealed, totp_next_sealed = null, totp_confirmed_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${accountId}
      and totp_next_sealed is not null`)

export const clearTotp = (tx: Tx, accountId: string): Promise<number> =>
  tx.run(sql`
    update people.account
    set totp_sealed = null, totp_next_sealed = null, totp_confirmed_at = null
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${accountId}
      and kind = 'official'`)

export const setAccountPreferences = (tx: Tx, accountId: string, preferences: object): Promise<number> =>
  tx.run(sql`
    update people.account
    set preferences = preferences || ${JSON.stringify(preferences)}::jsonb
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${accountId}`)

export const disable = (tx: Tx, accountId: string, at: Date): Promise<number> =>
  tx.run(sql`
    update people.account
    set disabled_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${accountId}
      and disabled_at is null`)

/**
 * Closes whatever lets one person into this district: sessions end, accounts are disabled, roles end with `last`, the login names become free
 * for the district that the person goes to. Returns how many accounts it closed.
 */
export const closeAccountsOf = async (tx: Tx, { personId, last, at }: { personId: string; last: Day; at: Date }): Promise<number> => {
  const district = tx.scope.districtIds[0]!
  const theirs = sql`select id from people.account where district_id = ${district} and person_id = ${personId}`
  await tx.run(sql`
    update people.session
    set ended_at = ${at.toISOString()}
    where district_id = ${district}
      and account_id in (${theirs})
      and ended_at is null`)
  await tx.run(sql`
    update people.role_grant
    set to_day = greatest(from_day, ${last}::date)
    where district_id = ${district}
      and account_id in (${theirs})
      and (to_day is null or to_day > ${last}::date)`)
  const logins = await tx.rows<{ login: string }>(sql`
    select login
    from people.account
    where district_id = ${district}
      and person_id = ${personId}
      and login is not null`)
  await tx.run(sql`
    delete from people.login
    where login_key = any (${logins.map(({ login }) => login)}::text[])
      and district_id = ${district}`)
  return tx.run(sql`
    update people.account
    set disabled_at = ${at.toISOString()}
    where district_id = ${district}
      and person_id = ${personId}
      and disabled_at is null`)
}

/** Ends with `last` the roles that one person holds at or below a unit; those held elsewhere stay. */
export const endGrantsAt = (tx: Tx, { personId, path, last }: { personId: string; path: string; last: Day }): Promise<number> =>
  tx.run(sql`
    update people.role_grant
    set to_day = greatest(from_day, ${last}::date)
    where district_id = ${tx.scope.districtIds[0]!}
      and account_id in (select id from people.account where district_id = ${tx.scope.districtIds[0]!} and person_id = ${personId})
      and starts_with(path, ${path})
      and (to_day is null or to_day > ${last}::date)`)

/** Login names and ID numbers of a district that was carried lead to the one of the scope. */
export const carryRegistries = async (tx: Tx, fromId: number): Promise<void> => {
  await tx.run(sql`update people.login set district_id = ${tx.scope.districtIds[0]!} where district_id = ${fromId}`)
  await tx.run(sql`update people.identity_claim set district_id = ${tx.scope.districtIds[0]!} where district_id = ${fromId}`)
}

/** Those who administer the district: its system, its security, its trail. */
export const disableAdministrators = (tx: Tx, at: Date): Promise<{ account: string; role: string }[]> =>
  tx.rows(sql<{ account: string; role: string }>`
    update people.account
    set disabled_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and administers is not null
      and disabled_at is null
    returning coalesce(login, name) as account, administers as role`)

/** Ends with `last` every grant of the district's department at its former root. */
export const endGrantsOf = (tx: Tx, { unitId, last }: { unitId: string; last: Day }): Promise<{ account: string; role: string }[]> =>
  tx.rows(sql<{ account: string; role: string }>`
    update people.role_grant as held
    set to_day = greatest(held.from_day, ${last}::date)
    from people.account as account
    where held.district_id = ${tx.scope.districtIds[0]!}
      and account.district_id = held.district_id
      and account.id = held.account_id
      and held.unit_id = ${unitId}
      and held.role = 'department'
      and (held.to_day is null or held.to_day > ${last}::date)
    returning coalesce(account.login, account.name) as account, held.role as role`)

export type GrantRow = {
  id: string
  accountId: string
  accountName: string
  role: 'recorder' | 'group-leader' | 'branch-officer' | 'secretary' | 'committee' | 'department'
  unitId: string
  path: string
  groupId: string | null
  from: Day
  to: Day | null
  confirmedBy: string | null
}

const grantColumns = sql`
  role_grant.id, role_grant.account_id as "accountId", account.name as "accountName", role_grant.role, role_grant.unit_id as "unitId",
  role_grant.path, role_grant.group_id as "groupId", role_grant.from_day as "from", role_grant.to_day as "to", role_grant.confirmed_by as "confirmedBy"`

const grantsFrom = sql`
  people.role_grant
  join people.account on account.district_id = role_grant.district_id and account.id = role_grant.account_id`

/** Confirmed grants of the accounts that hold on a day. */
export const grantsInForce = async (tx: Tx, accountIds: readonly string[], on: Day): Promise<GrantRow[]> => {
  if (accountIds.length === 0) return []
  return tx.rows(
    sql<GrantRow>`
    select ${grantColumns}
    from ${grantsFrom}
    where role_grant.district_id = ${tx.scope.districtIds[0]!}
      and role_grant.account_id = any (${[...accountIds]}::uuid[])
      and role_grant.confirmed_by is not null
      and role_grant.from_day <= ${on}
      and (role_grant.to_day is null or role_grant.to_day >= ${on})
    order by role_grant.path, role_grant.role`,
    'people-grants',
  )
}

export const grantsOfAccounts = (tx: Tx, accountIds: readonly string[]): Promise<GrantRow[]> =>
  tx.rows(sql<GrantRow>`
    select ${grantColumns}
    from ${grantsFrom}
    where role_grant.district_id = ${tx.scope.districtIds[0]!}
      and role_grant.account_id = any (${[...accountIds]})
    order by role_grant.path, role_grant.from_day`)

export const unconfirmedGrants = (tx: Tx): Promise<GrantRow[]> =>
  tx.rows(sql<GrantRow>`
    select ${grantColumns}
    from ${grantsFrom}
    where role_grant.district_id = ${tx.scope.districtIds[0]!}
      and role_grant.confirmed_by is null
      and role_grant.to_day is null
    order by role_grant.from_day, role_grant.id
    limit 200`)

export const grantById = (tx: Tx, id: string): Promise<(GrantRow & { grantedBy: string | null }) | null> =>
  tx.maybe(sql<GrantRow & { grantedBy: string | null }>`
    select ${grantColumns}, role_grant.granted_by as "grantedBy"
    from ${grantsFrom}
    where role_grant.district_id = ${tx.scope.districtIds[0]!}
      and role_grant.id = ${id}`)

export type NewGrant = Omit<GrantRow, 'accountName'> & { grantedBy: string | null }

export const insertGrants = (tx: Tx, grants: readonly NewGrant[]): Promise<void> =>
  inChunks(grants, (part) =>
    tx.run(sql`
      insert into people.role_grant (district_id, id, account_id, role, unit_id, path, group_id, from_day, to_day, granted_by, confirmed_by)
      values ${sql.join(
        part.map(
          (grant) => sql`(${tx.scope.districtIds[0]!}::int, ${grant.id}::uuid, ${grant.accountId}::uuid, ${grant.role}, ${grant.unitId}::uuid, ${grant.path},
            ${grant.groupId}::uuid, ${grant.from}::date, ${grant.to}::date, ${grant.grantedBy}::uuid, ${grant.confirmedBy}::uuid)`,
        ),
      )}`),
  )

export const confirm = (tx: Tx, id: string, by: string): Promise<number> =>
  tx.run(sql`
    update people.role_grant
    set confirmed_by = ${by}
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${id}
      and confirmed_by is null`)

export const closeGrant = (tx: Tx, id: string, on: Day): Promise<number> =>
  tx.run(sql`
    update people.role_grant
    set to_day = greatest(from_day, ${on}::date)
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${id}`)

/** What a slip is for: binding a member's device, setting a password, putting a lost second factor away. */
type SlipPurpose = 'device' | 'password' | 'second-factor'

export type NewSlip = {
  id: string
  path: string
  locator: string
  secretMac: Buffer
  purpose: SlipPurpose
  /** whose device, or null */
  personId: string | null
  /** which official's account, or null */
  accountId: string | null
  madeBy: string | null
  /** who printed it at the command line, and why */
  operator: { name: string; reason: string } | null
  madeAt: Date
  endsAt: Date
}

/** Which of these locators no slip has yet. */
export const freeLocators = async (tx: Tx, locators: readonly string[]): Promise<string[]> => {
  const taken = await tx.rows<{ locator: string }>(sql`
    select locator
    from people.slip
    where district_id = ${tx.scope.districtIds[0]!}
      and locator = any (${[...locators]}::text[])`)
  return locators.filter((locator) => !taken.some((row) => row.locator === locator))
}

/** Inserts a slip; what was tried of its locator before there was a slip with it is forgotten. */
export const insertSlip = async (tx: Tx, slip: NewSlip): Promise<void> => {
  await tx.run(sql`
    delete from people.slip_try
    where district_id = ${tx.scope.districtIds[0]!}
      and locator = ${slip.locator}`)
  await tx.run(sql`
    insert into people.slip (district_id, id, path, locator, secret_mac, purpose, person_id, account_id, made_by, operator_name, operator_reason, made_at, ends_at)
    values (${tx.scope.districtIds[0]!}, ${slip.id}, ${slip.path}, ${slip.locator}, ${slip.secretMac}, ${slip.purpose}, ${slip.personId}, ${slip.accountId},
      ${slip.madeBy}, ${slip.operator?.name ?? null}, ${slip.operator?.reason ?? null}, ${slip.madeAt.toISOString()}, ${slip.endsAt.toISOString()})`)
}

export type SlipRow = Pick<NewSlip, 'id' | 'path' | 'secretMac' | 'purpose' | 'personId' | 'accountId'>

/** The slip with this locator, where it can still be used. */
export const liveSlip = (tx: Tx, locator: string, at: Date): Promise<SlipRow | null> =>
  tx.maybe(sql<SlipRow>`
    select id, path, secret_mac as "secretMac", purpose, person_id as "personId", account_id as "accountId"
    from people.slip
    where district_id = ${tx.scope.districtIds[0]!}
      and locator = ${locator}
      and used_at is null
      and closed_at is null
      and ends_at >= ${at.toISOString()}`)

/** Counts a try of a locator, whether a slip has it or not, before anybody looks whether it was right; returns the how manieth it is. */
export const spendTry = async (tx: Tx, locator: string, at: Date): Promise<number> => {
  const { tries } = await tx.one<{ tries: number }>(sql`
    insert into people.slip_try as held (district_id, locator, tries, tried_at)
    values (${tx.scope.districtIds[0]!}, ${locator}, 1, ${at.toISOString()})
    on conflict (district_id, locator) do update set tries = held.tries + 1, tried_at = excluded.tried_at
    returning tries`)
  return tries
}

/** Forgets the tries of locators that nobody tried since a moment. */
export const forgetTries = (tx: Tx, before: Date): Promise<number> =>
  tx.run(sql`
    delete from people.slip_try
    where district_id = ${tx.scope.districtIds[0]!}
      and tried_at < ${before.toISOString()}`)

/** Uses a slip up; 0 when somebody else did meanwhile, or it was closed or taken back. */
export const useSlip = (tx: Tx, id: string, at: Date): Promise<number> =>
  tx.run(sql`
    update people.slip
    set used_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${id}
      and used_at is null
      and closed_at is null
      and ends_at >= ${at.toISOString()}`)

/** Closes a slip that was tried too often; 0 when it was used or closed meanwhile. */
export const closeSlip = (tx: Tx, id: string, at: Date): Promise<number> =>
  tx.run(sql`
    update people.slip
    set closed_at = ${at.toISOString()}
    where district_id = ${tx.scope.districtIds[0]!}
      and id = ${id}
      and used_at is null
      and closed_at is null`)

type ClosedSlip = { id: string; purpose: SlipPurpose; personId: string | null; accountId: string | null; name: string; closedAt: Date }

/** Slips closed by tries that the account printed (or nobody here did) and of which none was printed anew; newest first. */
export const closedSlips = (tx: Tx, { madeBy, purposes, since }: { madeBy: string; purposes: readonly SlipPurpose[]; since: Date }): Promise<ClosedSlip[]> =>
  tx.rows(sql<ClosedSlip>`
    select slip.id, slip.purpose, slip.person_id as "personId", slip.account_id as "accountId", coalesce(person.name, account.name, '') as name,
      slip.closed_at as "closedAt"
    from people.slip
    left join people.person on person.district_id = slip.district_id and person.id = slip.person_id
    left join people.account on account.district_id = slip.district_id and account.id = slip.account_id
    where slip.district_id = ${tx.scope.districtIds[0]!}
      and slip.purpose = any (${[...purposes]}::text[])
      and (slip.made_by = ${madeBy} or slip.made_by is null)
      and slip.closed_at >= ${since.toISOString()}
      and not exists (
        select from people.slip as anew
        where anew.district_id = slip.district_id
          and anew.purpose = slip.purpose
          and anew.person_id is not distinct from slip.person_id
          and anew.account_id is not distinct from slip.account_id
          and anew.made_at > slip.made_at)
    order by slip.closed_at desc, slip.id
    limit 50`)

type OperatorSlip = {
  id: string
  purpose: SlipPurpose
  accountName: string
  operatorName: string
  operatorReason: string
  madeAt: Date
  usedAt: Date | null
}

/** Slips that the operator printed since a moment, newest first. */
export const operatorSlips = (tx: Tx, since: Date): Promise<OperatorSlip[]> =>
  tx.rows(sql<OperatorSlip>`
    select slip.id, slip.purpose, account.name as "accountName", slip.operator_name as "operatorName", slip.operator_reason as "operatorReason",
      slip.made_at as "madeAt", slip.used_at as "usedAt"
    from people.slip
    join people.account on account.district_id = slip.district_id and account.id = slip.account_id
    where slip.district_id = ${tx.scope.districtIds[0]!}
      and slip.account_id is not null
      and slip.operator_name is not null
      and slip.made_at >= ${since.toISOString()}
    order by slip.made_at desc, slip.id desc
    limit 50`)

/** Accounts but one that can sign in and keep what slips need: those who administer security, or hold the department's role today and where. */
export const slipWriters = (
  tx: Tx,
  { but, purpose, today }: { but: string; purpose: 'password' | 'second-factor'; today: Day },
): Promise<{ accountId: string; name: string; path: string | null }[]> =>
  tx.rows(sql<{ accountId: string; name: string; path: string | null }>`
    select account.id as "accountId", account.name, role_grant.path
    from people.account
    left join people.role_grant on role_grant.district_id = account.district_id and role_grant.account_id = account.id
      and role_grant.role = 'department' and role_grant.confirmed_by is not null
      and role_grant.from_day <= ${today}::date and (role_grant.to_day is null or role_grant.to_day >= ${today}::date)
    where account.district_id = ${tx.scope.districtIds[0]!}
      and account.id <> ${but}
      and account.kind = 'official'
      and account.disabled_at is null
      and account.password_hash is not null
      and case when ${purpose} = 'password' then role_grant.id is not null else account.administers = 'security' end
    order by account.id, role_grant.path`)

/** Takes back the slips of this purpose that the account has not used. */
export const endSlips = (tx: Tx, { accountId, purpose, at }: { accountId: string; purpose: SlipPurpose; at: Date }): Promise<number> =>
  tx.run(sql`
    update people.slip
    set ends_at = least(ends_at, ${at.toISOString()}::timestamptz - interval '1 second')
    where district_id = ${tx.scope.districtIds[0]!}
      and account_id = ${accountId}
      and purpose = ${purpose}
      and used_at is null`)

type ListedAccount = {
  id: string
  name: string
  login: string
  administers: AccountRow['administers']
  disabledAt: Date | null
  totpConfirmedAt: Date | null
}

export const accountsPage = (tx: Tx, page: { after: string | null; find: string | null; size: number }): Promise<ListedAccount[]> =>
  tx.rows(sql<ListedAccount>`
    select account.id, account.name, coalesce(account.login, '') as login, account.administers, account.disabled_at as "disabledAt", account.totp_confirmed_at as "totpConfirmedAt"
    from people.account
    where account.district_id = ${tx.scope.districtIds[0]!}
      and account.kind = 'official'
      and (${page.after}::uuid is null or account.id > ${page.after}::uuid)
      and (${page.find}::text is null or account.name like '%' || ${page.find} || '%' or account.login like '%' || lower(${page.find}) || '%')
    order by account.id
    limit ${page.size}`)

export const countAccounts = (tx: Tx): Promise<{ total: number }> =>
  tx.one(sql<{ total: number }>`
    select count(*)::int as total
    from people.account
    where district_id = ${tx.scope.districtIds[0]!}
      and kind = 'official'`)

/** Officials but oneself with a role in the scope's part of the tree; `all`: whoever has an account, administrators too. */
export const officialsPage = (
  tx: Tx,
  page: { after: string | null; find: string | null; size: number; all: boolean; self: string; today: Day },
): Promise<ListedAccount[]> =>
  tx.rows(sql<ListedAccount>`
    select account.id, account.name, coalesce(account.login, '') as login, account.administers, account.disabled_at as "disabledAt", account.totp_confirmed_at as "totpConfirmedAt"
    from people.account
    where account.district_id = ${tx.scope.districtIds[0]!}
      and account.kind = 'official'
      and account.disabled_at is null
      and account.id <> ${page.self}
      and (${page.all}::boolean or exists (
        select from people.role_grant
        where role_grant.district_id = account.district_id
          and role_grant.account_id = account.id
          and (role_grant.to_day is null or role_grant.to_day >= ${page.today}::date)))
      and (${page.after}::uuid is null or account.id > ${page.after}::uuid)
      and (${page.find}::text is null or account.name like '%' || ${page.find} || '%' or account.login like '%' || lower(${page.find}) || '%')
    order by account.id
    limit ${page.size}`)
