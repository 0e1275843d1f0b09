package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomLimits;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomWriter;
import org.opportune.ingest.dicom.ReaderSettings;
import org.opportune.ingest.privacy.KeyMaker;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.privacy.SiteKey;

/** However a system encodes a patient's identifier, it is one patient. */
class OnePatientOneKeyTest {
  private static final KeyMaker PSEUDONYMS = new Pseudonyms(SiteKey.random());

  private static String key(String characterSet, byte[] id) {
    return key(characterSet, id, "");
  }

  private static String key(String characterSet, byte[] id, String undeclaredText) {
    DicomWriter object = new DicomWriter().text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
    object.text(0x00080018, "UI", "1.2.3.4");
    if (characterSet != null) {
      object.text(0x00080005, "CS", characterSet.split("\\\\", -1));
    }
    byte[] even = java.util.Arrays.copyOf(id, id.length + id.length % 2);
    if (even.length > id.length) {
      even[id.length] = ' ';
    }
    byte[] bytes =
        object
            .text(0x00080060, "CS", "CT")
            .raw(0x00100020, "LO", even)
            .text(0x0020000D, "UI", "1.2.3")
            .pixels(new short[4])
            .explicitLittleEndian();
    CtInstance instance =
        new CtInstanceReader(
                DicomReader.builtIn(new ReaderSettings(DicomLimits.defaults(), undeclaredText)))
            .read(ByteSource.of(bytes), "o", bytes.length, "e", PSEUDONYMS);
    assertThat(instance.keys().patient()).as(characterSet).isNotNull();
    return instance.keys().patient();
  }

  private static byte[] bytes(String text, String charset) {
    return text.getBytes(Charset.forName(charset));
  }

  @Test
  void latinIdentifierInEveryCharacterSetGivesOneKey() {
    String id = "MÜLLER-Ä17";
    Set<String> keys = new HashSet<>();
    keys.add(key("ISO_IR 100", bytes(id, "ISO-8859-1")));
    keys.add(key("ISO_IR 101", bytes(id, "ISO-8859-2")));
    keys.add(key("ISO_IR 148", bytes(id, "ISO-8859-9")));
    keys.add(key("ISO_IR 192", bytes(id, "UTF-8")));
    keys.add(key("GB18030", bytes(id, "GB18030")));
    keys.add(key("ISO 2022 IR 100", bytes(id, "ISO-8859-1")));
    keys.add(key("\\ISO 2022 IR 100", bytes("\u001b-A" + id, "ISO-8859-1")));
    keys.add(key(null, bytes(id, "UTF-8")));
    // Decomposed letters are the same letters.
    keys.add(key("ISO_IR 192", "MU\u0308LLER-A\u030817".getBytes(StandardCharsets.UTF_8)));
    assertThat(keys).hasSize(1);
    assertThat(key("ISO_IR 100", bytes("MULLER-A17", "ISO-8859-1"))).isNotIn(keys);
  }

  @Test
  void japaneseChineseAndKoreanIdentifiersGiveOneKeyEach() {
    assertThat(key("\\ISO 2022 IR 87", bytes("\u001b$B;3ED\u001b(B7", "US-ASCII")))
        .isEqualTo(key("ISO_IR 192", bytes("山田7", "UTF-8")));
    assertThat(key("GB18030", bytes("王小东7", "GB18030")))
        .isEqualTo(key("GBK", bytes("王小东7", "GBK")))
        .isEqualTo(key("ISO_IR 192", bytes("王小东7", "UTF-8")));
    assertThat(key("\\ISO 2022 IR 149", bytes("\u001b$)C김7", "EUC-KR")))
        .isEqualTo(key("ISO_IR 192", bytes("김7", "UTF-8")));
    assertThat(key("ISO_IR 192", bytes("４７１１", "UTF-8")))
        .isEqualTo(key(null, bytes("4711", "US-ASCII")));
  }

  @Test
  void undeclaredIdentifierIsReadAsTheSiteSays() {
    byte[] undeclared = bytes("王小东7", "GB18030");
    String declared = key("GB18030", undeclared);
    assertThat(key(null, undeclared, "GB18030")).isEqualTo(declared);
    assertThat(key("ISO_IR 192", bytes("王小东7", "UTF-8"), "GB18030"))
        .as("what an object declares wins")
        .isEqualTo(declared);
    assertThat(key(null, undeclared)).as("the default guesses").isNotEqualTo(declared);
  }
}
