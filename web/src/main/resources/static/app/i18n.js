// The page's words in its two languages.
import { connectionEn } from './words-connection-en.js';
import { connectionJa } from './words-connection-ja.js';
import { directEn } from './words-direct-en.js';
import { directJa } from './words-direct-ja.js';

const EN = {
  headline: 'Meet over a bridge of your own',
  tagline: 'Video meetings through this server, and no other. No account, nothing to install: share a link.',
  guest: 'Guest',
  create: 'New meeting',
  or: 'or',
  enterRoom: 'Name of a meeting, or its link',
  join: 'Join',
  recent: 'Recent meetings',
  guide: 'How your browser connects',
  badRoom: 'A name has 1 to 64 letters, digits, hyphens or underscores.',
  ready: 'Ready to join?',
  yourName: 'Your name',
  namePlaceholder: 'How the others see you',
  joinAs: 'You join as {name}.',
  camera: 'Camera',
  microphone: 'Microphone',
  speaker: 'Speaker',
  noCamera: 'No camera',
  noMicrophone: 'No microphone',
  defaultDevice: 'Default',
  cameraOff: 'Camera is off',
  asking: 'Asking the browser for camera and microphone…',
  denied:
    'The browser does not give camera and microphone to this page. Allow them at the lock sign beside the address, or join without them.',
  missing: 'No camera or microphone was found. You can join all the same: you see and hear the others.',
  busy: 'Camera or microphone is in use by another program. Close that program and reload, or join without.',
  insecure:
    'Browsers give a page the camera only over https:// or at localhost. Open the https:// link that the server printed; you can join without a camera.',
  level: 'Microphone level',
  meeting: 'Meeting',
  micOn: 'Mute (M)',
  micOff: 'Unmute (M)',
  cameraOnButton: 'Camera off (V)',
  cameraOffButton: 'Camera on (V)',
  share: 'Share screen (S)',
  shareStop: 'Stop sharing (S)',
  copy: 'Copy link',
  copied: 'Link copied',
  copiedWithoutToken: 'Link copied, without your own access: the others need a link of their own from whoever runs this server.',
  copyFailed: 'Copy the address from the address bar.',
  people: 'People',
  settings: 'Settings',
  leave: 'Leave',
  you: 'you',
  muted: 'muted',
  pausedForBandwidth: 'Paused: your connection is too slow for this picture',
  unheardForBandwidth: 'Not heard now: your connection does not carry this many voices at once',
  reducedForBandwidth: 'Smaller picture: your connection carries no more',
  waitingForCodec: 'Changing to a video format that this browser can show…',
  more: 'and {count} more',
  sharing: 'sharing their screen',
  screenOf: 'Screen of {name}',
  alone: 'You are the first one here',
  aloneHint: 'Send this link to the others:',
  aloneHintTokens:
    'The others need a link of their own, from whoever runs this server. This address alone lets nobody in:',
  joinedToast: '{name} joined',
  leftToast: '{name} left',
  joining: 'Joining…',
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  ended: 'Ended',
  hear: 'Click to hear the others',
  youLeft: 'You left the meeting',
  endedTitle: 'The meeting ended for you',
  rejoin: 'Join again',
  tryAgain: 'Try again',
  home: 'To the start page',
  close: 'Close',
  language: '日本語',
  theme: 'Light or dark',
  shareFailed: 'The screen could not be shared.',
  deviceFailed: 'This device could not be opened.',
  reasons: {
    'signaling-lost': 'The connection to the server broke and did not come back in time.',
    'consent-expired': 'The network between you and the server was silent for half a minute.',
    'never-connected':
      'Your browser reached the page but not the media port. A firewall probably blocks UDP at the server’s port.',
    'dtls-timeout': 'The encrypted connection could not be set up in time.',
    'dtls-failed': 'The encrypted connection could not be set up.',
    'fingerprint-mismatch': 'The other side of the connection is not who it claims to be, so it was closed.',
    'peer-closed': 'Your browser closed the connection.',
    'server-stopping': 'The server was stopped.',
    'internal-error': 'The server made a mistake; its log tells more.',
    unreachable: 'The server can not be reached.',
    'room-full': 'This meeting is full.',
    'server-full': 'The server has as many people as it can carry.',
    draining: 'The server is about to restart; try again in a minute.',
  },
  access: {
    missing: {
      title: 'You need an invitation link',
      text: 'This meeting is open only to people with a link of their own. Ask whoever invited you, or whoever runs this server, for yours, and open it exactly as you get it.',
    },
    invalid: {
      title: 'This link does not work here',
      text: 'It was cut off on its way, or made for another server. Open it once more exactly as you got it; if that does not help, ask whoever runs this server for a new one.',
    },
    expired: {
      title: 'This link has expired',
      text: 'Links to this meeting are valid for a limited time. Ask whoever runs this server for a new one.',
    },
    'not-yet': {
      title: 'This link is not valid yet',
      text: 'Come back at the time for which you were invited, and try again.',
    },
    'wrong-room': {
      title: 'This link is for another meeting',
      text: 'A link opens only the meeting for which it was made. Open it exactly as you got it, or ask whoever runs this server for one to this meeting.',
    },
    'wrong-role': {
      title: 'This link is for players only',
      text: 'It lets a player (WHEP) show the meeting, but nobody take part in it. Ask whoever runs this server for a link with which you can take part.',
    },
  },
};

const JA = {
  headline: '自分の橋で、会う',
  tagline: 'このサーバーだけを通るビデオ会議。アカウントもインストールも不要。リンクを送るだけ。',
  guest: 'ゲスト',
  create: '新しい会議',
  or: 'または',
  enterRoom: '会議の名前またはリンク',
  join: '参加',
  recent: '最近の会議',
  guide: 'ブラウザがつながるしくみ',
  badRoom: '名前は英数字・ハイフン・下線で 1〜64 文字です。',
  ready: '参加の準備',
  yourName: 'お名前',
  namePlaceholder: 'ほかの人に見える名前',
  joinAs: '{name} さんとして参加します。',
  camera: 'カメラ',
  microphone: 'マイク',
  speaker: 'スピーカー',
  noCamera: 'カメラなし',
  noMicrophone: 'マイクなし',
  defaultDevice: '既定',
  cameraOff: 'カメラはオフです',
  asking: 'ブラウザーにカメラとマイクの許可を求めています…',
  denied:
    'ブラウザーがカメラとマイクを許可していません。アドレス横の鍵マークから許可するか、そのまま参加できます。',
  missing: 'カメラもマイクも見つかりません。そのまま参加して、見聞きできます。',
  busy: 'カメラかマイクがほかのプログラムで使われています。閉じて再読み込みするか、そのまま参加できます。',
  insecure:
    'ブラウザーは https:// か localhost のページにだけカメラを許可します。サーバーが表示した https:// のリンクを開いてください。',
  level: 'マイクの音量',
  meeting: '会議',
  micOn: 'ミュート (M)',
  micOff: 'ミュート解除 (M)',
  cameraOnButton: 'カメラをオフ (V)',
  cameraOffButton: 'カメラをオン (V)',
  share: '画面を共有 (S)',
  shareStop: '共有をやめる (S)',
  copy: 'リンクをコピー',
  copied: 'コピーしました',
  copiedWithoutToken:
    'リンクをコピーしました。あなたの入室許可は含まれません。ほかの人には、サーバーの管理者からの専用リンクが必要です。',
  copyFailed: 'アドレスバーからコピーしてください。',
  people: '参加者',
  settings: '設定',
  leave: '退出',
  you: 'あなた',
  muted: 'ミュート中',
  pausedForBandwidth: '一時停止中：回線がこの映像には遅すぎます',
  unheardForBandwidth: '今は聞こえません：回線が同時にこれだけの声を運べません',
  reducedForBandwidth: '画質を下げています：回線に余裕がありません',
  waitingForCodec: 'このブラウザーで表示できる映像形式に切り替えています…',
  more: 'ほか {count} 人',
  sharing: '画面を共有中',
  screenOf: '{name} さんの画面',
  alone: 'あなたが最初の参加者です',
  aloneHint: 'このリンクを送ってください:',
  aloneHintTokens:
    'ほかの人には、サーバーの管理者からの専用リンクが必要です。このアドレスだけでは入れません:',
  joinedToast: '{name} さんが参加しました',
  leftToast: '{name} さんが退出しました',
  joining: '参加しています…',
  connecting: '接続しています…',
  connected: '接続済み',
  reconnecting: '再接続しています…',
  ended: '終了',
  hear: 'クリックして音声を聞く',
  youLeft: '会議から退出しました',
  endedTitle: '会議が終了しました',
  rejoin: 'もう一度参加',
  tryAgain: 'もう一度試す',
  home: '最初のページへ',
  close: '閉じる',
  language: 'English',
  theme: '明るさの切り替え',
  shareFailed: '画面を共有できませんでした。',
  deviceFailed: 'この機器を開けませんでした。',
  reasons: {
    'signaling-lost': 'サーバーとの接続が切れ、時間内に戻りませんでした。',
    'consent-expired': 'サーバーとの通信が 30 秒間ありませんでした。',
    'never-connected':
      'ページは開けましたが、メディアのポートに届きません。ファイアウォールがサーバーの UDP ポートを塞いでいるようです。',
    'dtls-timeout': '暗号化された接続が時間内に確立できませんでした。',
    'dtls-failed': '暗号化された接続を確立できませんでした。',
    'fingerprint-mismatch': '接続相手の証明書が一致しないため、切断しました。',
    'peer-closed': 'ブラウザーが接続を閉じました。',
    'server-stopping': 'サーバーが停止しました。',
    'internal-error': 'サーバーで誤りが起きました。詳しくはログにあります。',
    unreachable: 'サーバーに接続できません。',
    'room-full': 'この会議は満員です。',
    'server-full': 'サーバーが満員です。',
    draining: 'サーバーがまもなく再起動します。しばらくしてからお試しください。',
  },
  access: {
    missing: {
      title: '招待リンクが必要です',
      text: 'この会議に入れるのは、専用のリンクを持っている人だけです。招待してくれた人かサーバーの管理者にリンクをもらい、届いたとおりに開いてください。',
    },
    invalid: {
      title: 'このリンクは使えません',
      text: 'リンクが途中で切れているか、別のサーバーのものです。届いたとおりにもう一度開き、それでも入れないときは、サーバーの管理者に新しいリンクを頼んでください。',
    },
    expired: {
      title: 'リンクの有効期限が切れています',
      text: 'この会議のリンクには有効期限があります。サーバーの管理者に新しいリンクを頼んでください。',
    },
    'not-yet': {
      title: 'このリンクはまだ使えません',
      text: '招待された時刻になってから、もう一度お試しください。',
    },
    'wrong-room': {
      title: 'このリンクは別の会議のものです',
      text: 'リンクで入れるのは、そのリンクが作られた会議だけです。届いたとおりに開くか、サーバーの管理者にこの会議のリンクを頼んでください。',
    },
    'wrong-role': {
      title: 'これは再生専用のリンクです',
      text: 'プレーヤー (WHEP) で視聴するためのリンクで、会議には参加できません。参加できるリンクをサーバーの管理者に頼んでください。',
    },
  },
};

const DICTIONARIES = { en: { ...EN, ...connectionEn, ...directEn }, ja: { ...JA, ...connectionJa, ...directJa } };
let language = localStorage.getItem('kakehashi.language');
if (!DICTIONARIES[language]) {
  language = navigator.language?.startsWith('ja') ? 'ja' : 'en';
}
document.documentElement.lang = language;

/** A text, with {name}s filled in. */
export function t(key, values = {}) {
  const text = DICTIONARIES[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/** The sentence for a reason or error code, or the given one. */
export function reasonText(code, fallback = '') {
  return DICTIONARIES[language].reasons[code] ?? fallback;
}

/** @returns {{title: string, text: string}} for a reason of `unauthorized` */
export function accessText(reason) {
  const texts = DICTIONARIES[language].access;
  return texts[reason] ?? texts.invalid;
}

export function switchLanguage() {
  language = language === 'en' ? 'ja' : 'en';
  localStorage.setItem('kakehashi.language', language);
  document.documentElement.lang = language;
}
