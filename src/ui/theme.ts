/**
 * The antd theme (design 9); the only copy. antd is for desk chunks that are loaded lazily and truly need it (a tree to pick from, a transfer);
 * member and phone pages never import it. Values repeat `tokens.css`: antd computes with them and cannot read custom properties.
 */
import type { ThemeConfig } from 'antd'

const paper = '#FAF7F0'
const paper2 = '#F3EEE3'
const paper3 = '#EAE3D4'
const sheet = '#FFFDF8'
const ink = '#1F1C17'
const ink2 = '#4A453C'
const ink3 = '#665F54'
const rule = '#DAD2C2'
const control = '#857C6D'
const now = '#9B1C1C'
const why = '#27506A'
const met = '#2F5D46'
const notmet = '#74450F'

const sans = '"Noto Sans CJK SC","Source Han Sans SC","Noto Sans SC","PingFang SC","HarmonyOS Sans SC","Microsoft YaHei",sans-serif'

/** `large` is 大字. */
export const deskTheme = (large: boolean, motion: boolean): ThemeConfig => ({
  token: {
    colorPrimary: ink,
    colorInfo: why,
    colorLink: why,
    colorError: now,
    colorWarning: notmet,
    colorSuccess: met,
    colorBgLayout: paper,
    colorBgContainer: sheet,
    colorBgElevated: sheet,
    colorBgMask: 'rgba(234,227,212,.62)',
    colorText: ink,
    colorTextSecondary: ink2,
    colorTextTertiary: ink3,
    colorTextDescription: ink3,
    colorTextPlaceholder: ink3,
    colorBorder: control,
    colorBorderSecondary: rule,
    colorSplit: rule,
    colorFillAlter: paper2,
    controlItemBgHover: paper2,
    controlItemBgActive: paper3,
    borderRadius: 2,
    borderRadiusSM: 2,
    borderRadiusXS: 2,
    borderRadiusLG: 3,
    boxShadow: 'none',
    boxShadowSecondary: 'none',
    boxShadowTertiary: 'none',
    controlHeight: large ? 56 : 36,
    controlHeightSM: large ? 44 : 30,
    controlHeightLG: large ? 56 : 44,
    fontFamily: sans,
    fontSize: large ? 22 : 15,
    fontSizeSM: large ? 18 : 13,
    fontSizeLG: large ? 24 : 17,
    fontSizeHeading1: 32,
    fontSizeHeading2: 24,
    fontSizeHeading3: 19,
    fontSizeHeading4: 17,
    fontSizeHeading5: 15,
    lineHeight: 1.7,
    lineHeightHeading1: 1.35,
    fontWeightStrong: 700,
    lineWidthFocus: 2,
    controlOutline: why,
    motion,
  },
  components: {
    Table: {
      headerBg: 'transparent',
      headerColor: ink3,
      headerSplitColor: 'transparent',
      headerBorderRadius: 0,
      rowHoverBg: paper2,
      cellPaddingBlock: 9,
      cellPaddingInline: 12,
    },
    Button: { fontWeight: 400, defaultShadow: 'none', primaryShadow: 'none', dangerShadow: 'none' },
    Form: { labelColor: ink, itemMarginBottom: 0 },
    Menu: { itemSelectedBg: 'transparent', itemSelectedColor: ink, itemHeight: 38, itemBorderRadius: 0 },
    Layout: { headerBg: paper, siderBg: paper, lightSiderBg: paper, bodyBg: paper, headerHeight: 56 },
    Tabs: { inkBarColor: ink },
  },
})
