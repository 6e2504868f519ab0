/** What the 依据 drawer shows of one minimum of one member. */
import { call } from '../../../../ui/api.ts'
import { asExplanation, type WhyPage } from '../../../../ui/why/explanation.ts'
import { whyOfStudy } from '../../contract.ts'

export const studyWhy = async (ref: string): Promise<WhyPage> => {
  const [year = '', memberId = '', ...slot] = ref.split('/')
  const { name, explanation } = await call(whyOfStudy, { params: { memberId }, query: { year, slot: slot.join('/') } })
  return { explanation: asExplanation(explanation), about: `${name}　${year}` }
}
