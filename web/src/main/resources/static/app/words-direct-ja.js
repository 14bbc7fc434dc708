// Japanese: direct pictures of a room of two.
export const directJa = {
  directSwitch: '2人のときは映像を直接やり取りする',
  directSwitchNote: '2人とも同意すると、お互いのネットワークアドレスが相手に伝わります。',
  tileDirect: '直接 · {kind}',
  'directKind-host': 'ホスト',
  'directKind-reflexive': 'リフレクシブ',
  tileDirectTitle: 'この映像はサーバーを通らず、相手のブラウザーから直接届いています ({local} から {remote})',
  tileRelay: 'サーバー経由',
  tileRelayTitle: 'この映像はサーバーを通って届いています',

  wayDirect: '映像は2人の間を直接流れ、音声はこのサーバーを通っています。',
  directTitle: '2人の間の映像',
  'direct-shown': '映像は2人の間を直接流れています: {local} (こちら側) から {remote}、往復 {millis} ミリ秒。音声はこのサーバーを通ります。',
  'direct-standing': '直接の接続はありますが、今はどちらの映像もオフです。',
  'direct-trying': '映像はこのサーバーを通っています。直接の経路を試しています。',
  'direct-leaving': '映像をこのサーバー経由に戻しています。',
  'direct-unwanted': '映像はこのサーバーを通っています。直接の経路には同意していません。',
  'direct-not-two': '映像はこのサーバーを通っています。直接の経路を使うのは、ちょうど2人のときだけです。',
  'direct-warming': '映像はこのサーバーを通ります。届き始めたら、直接の経路を試します。',
  'direct-waiting': '映像はこのサーバーを通っています。相手がまだ直接の経路に同意していません。',
  'direct-pausing-failed': '映像はこのサーバーを通っています。2人のネットワークの間には直接の接続が通りません。あとでもう一度試します。',
  'direct-pausing-silent': '映像はこのサーバーを通っています。直接の経路から何も届かなくなりました。あとでもう一度試します。',
  'direct-pausing-theirs': '映像はこのサーバーを通っています。相手側が直接の経路を取りやめました。あとでもう一度試します。',
  'direct-pausing-unwanted': '映像はこのサーバーを通っています。まもなく直接の経路を試します。',
  'direct-pausing-unready': '映像はこのサーバーを通っています。まもなく直接の経路を試します。',
  'direct-pausing-gone': '映像はこのサーバーを通っています。まもなく直接の経路を試します。',
  directHelp: '直接の経路とは？',
  directHelpWay:
    '2人のブラウザーが、カメラと画面の映像を暗号化したまま直接送り合います。同じネットワークの中では自身のアドレス (ホスト) を使い、NAT を越えるときは STUN サーバーから見えたアドレス (リフレクシブ) を使います。',
  directHelpWhen:
    '映像がサーバー経由で届いてから試し、最初の1枚が届いた時点で切り替わります。途絶えたとき、どちらかがオフにしたとき、3人目が来たときは、すぐにサーバー経由の映像に戻ります。NAT が両方とも厳しいと直接はつながらず、そのまま何も変わりません。',
  directHelpPrice: 'サーバーの通信量と遠回りが減ります。その代わり、ふだんはサーバーしか知らないネットワークアドレスを、お互いが知ることになります。',
};
