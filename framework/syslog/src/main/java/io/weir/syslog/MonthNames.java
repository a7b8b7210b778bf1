package io.weir.syslog;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Abbreviated names of months: CLDR's for the languages of glibc's locales, and the first three
 * letters of their full names, which most of these locales write. In lower case, without a dot. A
 * row begins with its months in hexadecimal, bit 0 being January, because a few names are different
 * months in different languages (Polish and Croatian {@code lis}). Loaded with the first name that
 * is not English.
 */
final class MonthNames {
  private static final Map<String, Integer> MONTHS = new HashMap<>();

  private static final String[] ROWS = {
    "1 1月 1월 ama ean ene faoi gen ian ion j-guer jaa jaan jan janv jen jän koh kohi "
        + "led mut oca ođđ ođđj rêb s-ɔ sau saus shɛ́ shɛ́r sij sty sān tam tammi tammik "
        + "urt xan xin yan yen zan zen ýan ιαν гый гыйн сту січ тох тохс янв яну јан қаң "
        + "հնվ יאַנ יאַנואַר ינו ינו׳ جان جانفي جنؤ جنؤری جنو جنوري جنوری يان يانۋار ينا "
        + "يناير ژان ژانویه ژانویهٔ जन जनवरी जनवरी: जन॰ जानुवारी जाने जानेवारी জানু "
        + "জানুয়ারী জানুৱারি ਜਨ જાન્યુ ଜାନୁଆରୀ ஜன జన ಜನ ಜನವರಿ ജനു ජන ม.ค มกร ມ.ກ ཟླ་༡ "
        + "ဇန် იან ጃንዩ ጥሪ មករា ᱡᱟᱱ ṣẹ́ ṣẹ́r ꭴꮓ ꭴꮓꮈ 𞤧𞤭𞥅𞤤 𞤧𞤭𞥅𞤤𞤮",
    "2 2月 2월 chw chwef col cʼh cʼhwe fab fbl fea feabh feb febr fev few fra fur fuṛ "
        + "fév févr fēp gas gearr guo guov gur hel helmi helmik hor hui hwe k-ɔ lut ots "
        + "peb reş shk t-arree vas vee veebr vel velj èr èrè èrèl úno şub φεβ ақп лют олу "
        + "олун феб фев февр փետ փտվ פֿעב פֿעברואַר פבר פבר׳ شبا شباط شوب شوبات فبر "
        + "فبراير فبروري فبروری فرؤ فرؤری فرو فروری فور فوریه فوریهٔ فيب فيبروري فيف "
        + "فيفري فېب فېۋ فېۋرال फर फरवरी: फ़र॰ फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রু "
        + "ফেব্রুয়ারী ফেব্রুৱারি ফেব্ৰু ਫ਼ਰ ફેબ્રુ ଫେବୃଆରୀ பிப் ఫిబ్ర ಫೆಬ್ರ ಫೆಬ್ರವರಿ "
        + "ഫെബ്രു පෙබ ก.พ ກ.ພ ཟླ་༢ ဖေ თებ ለካ ለካቲ ፌብሩ កុម្ភៈ ᱯᱷᱟ ꭷꭶ ꭷꭶꮅ 𞤷𞤮𞤤 𞤷𞤮𞤤𞤼𞤮",
    "4 3月 3월 ada bit bře e-ɔ kov maalis maalisk mac mar mars mart marts març mas "
        + "maw mayrnt maʻ maʻa mbo meu meur meɣ mrt msi màrt már márc márta mäe mär märts "
        + "märz měr nju njuk ožu pou wer ɛr ɛrɛ̀n μάρ μαρ бер клн мар март нау сак մար "
        + "մրտ מער מערץ מרץ آذا آذار ئاز ئازار مار مارت مارس مارٕچ مارچ मार्च मार्च: "
        + "मार्स মার মার্চ মাৰ্চ ਮਾਰਚ માર્ચ ମାର୍ଚ୍ଚ மார் మార్చి ಮಾರ್ಚ್ മാർ මාර් මාර්තු "
        + "มี.ค ມ.ນ ཟླ་༣ မတ် მარ መጋ መጋቢ ማርች មីនា ᱢᱟᱨ ẹr ẹrẹ̀n ꭰꮕ ꭰꮕᏹ 𞤦𞤮𞥅𞤴 "
        + "𞤲𞤦𞤮𞥅𞤴𞤮",
    "8 4月 4월 abr afi aib api apl apr apu ave avr avrril awr bal cuo cuoŋ dub d’abr "
        + "e-o ebr elb eph epr gibl huh huhti huhtik kwi nis pae pri see tra yeb ápr ìg "
        + "ìgb ʻep ʻepe απρ апр кві квіт кра мсу сәу ապր אַפּר אַפּריל אפר אפר׳ آور آوریل "
        + "أبر أبريل أفر أفريل إبر إبريل ئاپ ئاپرېل اپر اپريل اپریل نيس نيسان نیس نیسان "
        + "अप्रिल अप्रै अप्रैल अप्रैल: एप्रि एप्री एप्रील एफ्रिल এপ্রি এপ্রিল এপ্ৰিল "
        + "ਅਪ੍ਰੈ એપ્રિલ ଅପ୍ରେଲ ஏப் ఏప్రి ಏಪ್ರಿ ഏപ്രി අප්‍රේල් เม.ย เมษ ມ.ສ ເມສ ཟླ་༤ ဧ აპრ "
        + "ሚያ ሚያዝ ኤፕሪ មេសា ᱟᱯᱨ ꭷꮼ ꭷꮼꮒ 𞤧𞤫𞥅𞤼 𞤧𞤫𞥅𞤼𞤮",
    "10 5月 5월 bea beal boa boaldyn caa cam cèit duu e-k geg gic gul har hara kvě "
        + "mae mag mai maig maijs maio maj may maí maý me mee mej mey mie mies máj mē svi "
        + "tou touko toukok ɛ̀b ɛ̀bi μάι μαΐ май майы мам мая мај тра трав ыам մայ մյս "
        + "מאי מיי أيا أيار ئای ئایار مئ مئي مئی ماي مايو مه مهٔ می میٔ مۍ मई मे मेई মে "
        + "মে’ ਮਈ મે ମଇ மே మే ಮೇ മേയ് මැයි พ.ค พฤษ ພ.ພ ཟླ་༥ မေ მაი ሜይ ግን ግንቦ ឧសភា ᱢᱮ ẹ̀b "
        + "ẹ̀bi ꭰꮒ ꭰꮒꮝ 𞤣𞤵𞥅𞤶 𞤣𞤵𞥅𞤶𞤮",
    "20 6月 6월 bir birž brá cze eka gea geas giu haz hun iun iyn iýun jon jug juin "
        + "jun june juni juny juuni jún jūn kam kes kesä kesäk m-souree meh meith met mez "
        + "mezh o-a pip pipi pûş qer sun suw wax xuñ xuño yun zin ògmh òk òkú čvn ġun "
        + "ιουν ιούν бэс июн июны июнь ијн мау чер черв чэр юни јун հնս יונ יוני ئىيۇن "
        + "جوا جوان جون جوٗن حزي حزيران حوز حوزەیران يون يونيو ژوئن जुन जून जून: জুন ਜੂਨ "
        + "જૂન ଜୁନ ஜூன் జూన్ ಜೂನ್ ജൂൺ ජූනි มิ.ย ມິ.ຖ ཟླ་༦ ဇွန် ივნ ሰነ ጁን មិថុនា ᱡᱩᱱ ꮥꭽ "
        + "ꮥꭽꮇ 𞤳𞤮𞤪 𞤳𞤮𞤪𞤧𞤮",
    "40 7月 7월 a-k ado agɛ agẹ gor gorff gou goue hei heinä heinäk hul hōn hōngo "
        + "iuch iul iyl iúi iúil iýul j-souree juil juill jul juli july juuli júl jūl "
        + "korr lie liep lug lui lul luu mor nya siu sul suo suoi tem tîr uzt xnt xul yul "
        + "zil čvc ιουλ ιούλ июл июлы июль ијл лип ліп отй шіл юли јул հլս יול יולי ئىيۇل "
        + "تمو تموز تەم تەمووز جول جولاءِ جولائی جولای جوي جويلية جوٗلایی يول يوليو "
        + "يوليوز ژوئیه ژوئیهٔ जु जुल जुलय जुला जुलाइ जुलाई जुलाई: जुलै जुल॰ জুলা জুলাই "
        + "ਜੁਲਾ જુલાઈ ଜୁଲାଇ ஜூலை జులై ಜುಲೈ ജൂലൈ ජූලි ก.ค กรก ກ.ລ ཟླ་༧ ဇူ ივლ ሓም ሓምለ ጁላይ "
        + "កក្កដា ᱡᱩᱞ ꭻᏸ ꭻᏸꮙ 𞤥𞤮𞤪 𞤥𞤮𞤪𞤧𞤮",
    "80 8月 8월 abu aga agg ago agt agu aog aoû août aug avg avo avq awg aws awst aww "
        + "ağu aŭg bor borg d-ɔ d’ag elo elok eos eost est gel gus gush hag juk kan kol "
        + "lua luanistyn lùna lún oga ogo ogs rugp sie ut ágú òg ògú öig ɣuc ʻao ʻaok αυγ "
        + "αύγ авг атр ауг жні сер серп там օգո օգս אוג אוג׳ אוי אויג אויגוסט آب آگس آگسٽ "
        + "أغس أغسطس أغش أغشت أوت ئاب ئاۋ ئاۋغۇست اوت اګس اګست اگس اگست غشت अग अगस्ट "
        + "अगस्त: अग॰ आगस्थ ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸ ઑગસ્ટ ଅଗଷ୍ଟ ஆக ఆగ ಆಗ ഓഗ අගෝ ส.ค ສ.ຫ "
        + "ཟླ་༨ ဩ აგვ ነሓ ነሓሰ ኦገስ សីហា ᱟᱜᱟ ọgọ ꭶꮆ ꭶꮆꮒ 𞤶𞤵𞤳 𞤶𞤵𞤳𞤮",
    "100 9月 9월 cte eyl f-ɛ ful fuu gwe gwen gwn ira m-fouyir mah mahu med medi "
        + "mfómh nze ow owe rez rugs ruj sat seb sen sep sept set sht slt stb sult syy "
        + "syys syysk sze szept sàt wrz zář čak čakč σεπ блҕ вер сен сент сеп септ қыр "
        + "սեպ סעפּ סעפּטעמבער ספט ספט׳ أيل أيلول ئەی ئەیلوول سبت سبتمبر ستم ستمبر سيپ "
        + "سيپٽمبر سپت سپتامبر سپتمبر سېن سېنتەبىر سېپ سېپتمبر شتم شتمبر شتن شتنبر सप्टें "
        + "सप्टेंबर सित सितं सितंबर: सित॰ सेप्टेम्बर सेबथेज्ब़र ছেপ্তে সেপ্ট সেপ্টেম্বর "
        + "ਸਤੰ સપ્ટે ସେପ୍ଟେମ୍ବର செப் సెప్టెం ಸೆಪ್ಟೆಂ സെപ്റ്റം සැප් ก.ย ກ.ຍ ཟླ་༩ စက် სექ "
        + "መስ መስከ ሴፕቴ កញ្ញា ᱥᱮᱯ ꮪꮅ ꮪꮅꮝ 𞤧𞤭𞤤 𞤧𞤭𞤤𞤼𞤮",
    "200 10月 10월 dfómh dàmh d’oct eki gol golg hed hyd j-fouyir kew lok loka lokak "
        + "nuku och oct oki okt onk ott otu paź spa spal tet tub ukw urr wím yar říj ɔ-a "
        + "ɔtb ɔ̀w ɔ̀wà ʻok ʻoka οκτ алт жов жовт кас окт қаз հոկ אוק אוק׳ אקט אקטאבער "
        + "آڪٽ آڪٽوبر أكت أكتوبر ئۆك ئۆكتەبىر اکت اکتبر اکتوبر اکتوٗبر अक्टू अक्टोबर "
        + "अक्तू अक्तूबर: अक्तू॰ अखथ अखथबर ऑक्टो ऑक्टोबर অক্টো অক্টোবর ওক্টো ওক্টোবর ਅਕਤੂ "
        + "ઑક્ટો ଅକ୍ଟୋବର அக் అక్టో ಅಕ್ಟೋ ഒക്ടോ ඔක් ต.ค ຕ.ລ ཟླ་༡༠ အောက် ოქტ ኦክቶ ጥቅ ጥቅም "
        + "តុលា ᱚᱠᱴ ọkt ọ̀w ọ̀wà ꮪꮒ ꮪꮒꮕ 𞤴𞤢𞤪 𞤴𞤢𞤪𞤳𞤮",
    "400 11月 11월 aza bé bél du kas lap lapkr m-houney marras marrask nob nof noi "
        + "nov now noy noý nun nuw nvb nën nóv nōv pay rangi sad samh ser ská skáb stu "
        + "tac tach ugu win ɔ-o νοέ νοε лис лист ліс нов ное ноем ноя нояб ној сэт қар "
        + "նոյ נאו נאוו נאוועמבער נוב נוב׳ نوا نوامبر نوف نوفمبر نوم نومبر نون نونبر نوي "
        + "نويابىر नबेज्ब़र नव नवं नवंबर: नव॰ नो नोभेम्बर नोव्हें नोव्हेंबर নভে নভেম্বর "
        + "নৱে ਨਵੰ નવે ନଭେମ୍ବର நவ నవం ನವೆಂ നവം නොවැ พ.ย ພ.ຈ ཟླ་༡༡ နို ნოე ሕዳ ሕዳር ኖቬም "
        + "វិច្ឆិកា ᱱᱟᱣ 十一月 ꮕꮣ ꮕꮣꮥ 𞤶𞤮𞤤 𞤶𞤮𞤤𞤮",
    "800 12月 12월 abe ara avi ber bow chr dec dek des det dets dez dhj dic dis diċ "
        + "dsb duǧ déc dùbh gru gruod hak haki jou joulu jouluk juo juov ker kev kzu "
        + "m-nollick m-ɔ mud nol noll pro rha rhag tīs uku ɔ̀p ɔ̀pɛ δεκ ахс гру груд дек "
        + "дец жел сне դեկ דעצ דעצעמבער דצמ דצמ׳ دجم دجمبر دجن دجنبر دسا دسامبر دسم دسمبر "
        + "ديس ديسمبر دېك دېكابىر ڊسم ڊسمبر डिसे डिसें डिसेंबर डिसेम्बर दिस दिसं दिसंबर: "
        + "दिसेज्ब़र दिस॰ ডিচে ডিসে ডিসেম্বর ਦਸੰ ડિસે ଡିସେମ୍ବର டிச డిసెం ಡಿಸೆಂ ഡിസം දෙසැ "
        + "ธ.ค ທ.ວ ཟླ་༡༢ ဒီ დეკ ታሕ ታሕሳ ዲሴም ធ្នូ ᱫᱤᱥ ọ̀p ọ̀pẹ 十二月 ꭵꮝ ꭵꮝꭹ 𞤦𞤮𞤱 𞤲𞤦𞤮 "
        + "𞤲𞤦𞤮𞤱𞤼𞤮",
    "c mat",
    "14 maa",
    "30 mei",
    "60 iyu iýu jui juu kor lip xun čer ιου ιού ију ئىي ژوئ",
    "c0 ag srp",
    "101 sii",
    "180 rug",
    "280 here out",
    "401 sam",
    "440 jol",
    "600 lis",
    "61 հու",
    "380 her",
  };

  static {
    for (String row : ROWS) {
      String[] words = row.split(" ", -1);
      int months = Integer.parseInt(words[0], 16);
      for (int i = 1; i < words.length; i++) {
        MONTHS.put(words[i], months);
      }
    }
  }

  private MonthNames() {}

  /** The possible months, bit 0 being January; 0 when it is not a month. */
  static int months(byte[] b, int from, int end) {
    int last = end > from && b[end - 1] == '.' ? end - 1 : end;
    String name = new String(b, from, last - from, StandardCharsets.UTF_8);
    return months(name);
  }

  static int months(String name) {
    return MONTHS.getOrDefault(name.toLowerCase(Locale.ROOT), 0);
  }
}
