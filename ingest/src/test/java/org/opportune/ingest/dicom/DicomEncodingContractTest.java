package org.opportune.ingest.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.ingest.Reason;

/** Encoding of data sets: cases 1-8, 37 and 38 of the project's list, one object each. */
public class DicomEncodingContractTest extends DicomReaderContract {
  private static final int PRIVATE = 0x00091001;

  private DicomHeader read(byte[] object) throws Exception {
    return reader().header(ByteSource.of(object));
  }

  private static DicomBytes start(DicomBytes bytes) {
    return bytes
        .text(DicomTag.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY")
        .text(DicomTag.MODALITY, "CS", "CT");
  }

  private void assertRefused(byte[] object, Reason reason) {
    assertRefused(reason, () -> read(object));
  }

  @Test
  void case01NoPreambleNoMeta() throws Exception {
    for (DicomBytes bytes :
        new DicomBytes[] {DicomBytes.explicit(), DicomBytes.implicit(), DicomBytes.bigEndian()}) {
      DicomHeader header = read(start(bytes).bytes());
      assertThat(header.attributes().string(DicomTag.MODALITY)).isEqualTo("CT");
      assertThat(warnings(header)).contains(DicomWarning.NO_PREAMBLE, DicomWarning.NO_META);
    }
    byte[] file =
        DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, start(DicomBytes.explicit()).bytes());
    DicomHeader header = read(Arrays.copyOfRange(file, 132, file.length));
    assertThat(warnings(header)).containsExactly(DicomWarning.NO_PREAMBLE);
  }

  @Test
  void case02MetaContradictsDataSet() throws Exception {
    DicomHeader implicit =
        read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, start(DicomBytes.implicit()).bytes()));
    assertThat(implicit.attributes().string(DicomTag.MODALITY)).isEqualTo("CT");
    assertThat(implicit.transferSyntaxUid()).isEqualTo(TransferSyntax.IMPLICIT_LITTLE);
    assertThat(warnings(implicit)).containsExactly(DicomWarning.SYNTAX_MISMATCH);
    DicomHeader explicit =
        read(DicomBytes.file(TransferSyntax.IMPLICIT_LITTLE, start(DicomBytes.explicit()).bytes()));
    assertThat(explicit.attributes().string(DicomTag.MODALITY)).isEqualTo("CT");
    assertThat(explicit.transferSyntaxUid()).isEqualTo(TransferSyntax.EXPLICIT_LITTLE);
  }

  @Test
  void case03WrongMetaLength() throws Exception {
    byte[] file =
        DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, start(DicomBytes.explicit()).bytes());
    file[140] = (byte) 200;
    DicomHeader header = read(file);
    assertThat(header.attributes().string(DicomTag.MODALITY)).isEqualTo("CT");
    assertThat(warnings(header)).containsExactly(DicomWarning.META_LENGTH_WRONG);
  }

  @Test
  void case04DeflatedAndBombs() throws Exception {
    byte[] dataSet = start(DicomBytes.explicit()).element(PRIVATE, "UN", new byte[100_000]).bytes();
    byte[] file = DicomBytes.file(TransferSyntax.DEFLATED, DicomBytes.deflate(dataSet));
    assertThat(read(file).attributes().string(DicomTag.MODALITY)).isEqualTo("CT");
    DicomLimits d = DicomLimits.defaults();
    DicomLimits small =
        new DicomLimits(32, 100, d.maxHeaderBytes(), 1024, 10_000, 1 << 20, 1 << 20);
    assertThatThrownBy(
            () -> provider.reader(new ReaderSettings(small, "")).header(ByteSource.of(file)))
        .hasMessage("Cannot inflate data set: more than 10000 bytes");
    assertRefused(Arrays.copyOf(file, file.length - 20), Reason.TRUNCATED);
  }

  @Test
  void case05NestedSequencesOfUndefinedLength() throws Exception {
    byte[] nested = new byte[0];
    for (int depth = 0; depth < 32; depth++) {
      nested = DicomBytes.explicit().sequence(0x00081115, nested).bytes();
    }
    byte[] deepest =
        DicomBytes.explicit().raw(nested).text(DicomTag.MODALITY + 1, "CS", "X").bytes();
    assertThat(read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, deepest)).attributes().tags())
        .contains(0x00081115);
    byte[] deeper = DicomBytes.explicit().sequence(0x00081115, nested).bytes();
    assertRefused(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, deeper), Reason.MALFORMED);
    // Deep enough to overflow a thread's stack, were it used.
    DicomBytes hostile = DicomBytes.explicit();
    for (int i = 0; i < 100_000; i++) {
      hostile.header(0x00081115, "SQ", -1).mark(0xFFFEE000, -1);
    }
    assertRefused(
        DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, hostile.bytes()), Reason.MALFORMED);
  }

  @Test
  void case06UnknownRepresentationOfUndefinedLength() throws Exception {
    byte[] implicitItem = DicomBytes.implicit().text(0x00091010, "LO", "AB").bytes();
    byte[] explicitItem = DicomBytes.explicit().text(0x00091010, "LO", "AB").bytes();
    for (byte[] item : new byte[][] {implicitItem, explicitItem}) {
      byte[] dataSet =
          start(DicomBytes.explicit())
              .header(0x00091001, "UN", -1)
              .mark(0xFFFEE000, -1)
              .raw(item)
              .mark(0xFFFEE00D, 0)
              .mark(0xFFFEE0DD, 0)
              .us(DicomTag.ROWS, 512)
              .bytes();
      DicomHeader header = read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet));
      assertThat(header.attributes().integer(DicomTag.ROWS)).hasValue(512);
      assertThat(header.attributes().items(0x00091001).get(0).string(0x00091010)).isEqualTo("AB");
      assertThat(warnings(header)).isEmpty();
    }
    byte[] garbage =
        start(DicomBytes.explicit())
            .header(0x00091001, "UN", -1)
            .raw("no item at all".getBytes(StandardCharsets.US_ASCII))
            .mark(0xFFFEE0DD, 0)
            .us(DicomTag.ROWS, 512)
            .bytes();
    DicomHeader header = read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, garbage));
    assertThat(header.attributes().integer(DicomTag.ROWS)).hasValue(512);
    assertThat(warnings(header)).containsExactly(DicomWarning.UNREADABLE_UN_SKIPPED);
  }

  @Test
  void case07SequenceLongerThanItsLength() {
    byte[] item = DicomBytes.explicit().text(0x00081150, "UI", "1.2.3.4").bytes();
    byte[] dataSet =
        start(DicomBytes.explicit())
            .header(0x00081115, "SQ", 10)
            .fragment(item)
            .us(DicomTag.ROWS, 1)
            .bytes();
    assertRefused(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet), Reason.MALFORMED);
  }

  @Test
  void case08OddLengthsGroupLengthsTrailingPadding() throws Exception {
    byte[] dataSet =
        DicomBytes.explicit()
            .element(0x00080000, "UL", new byte[] {9, 0, 0, 0})
            .element(DicomTag.MODALITY, "CS", new byte[] {'C', 'T', ' '})
            .us(DicomTag.ROWS, 512)
            .element(0xFFFCFFFC, "OB", new byte[20])
            .raw(new byte[5])
            .bytes();
    byte[] file = DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet);
    Arrays.fill(file, 0, 128, (byte) 0x5A);
    DicomHeader header = read(file);
    assertThat(header.attributes().string(DicomTag.MODALITY)).isEqualTo("CT");
    assertThat(header.attributes().integer(DicomTag.ROWS)).hasValue(512);
    assertThat(header.hasPixelData()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "GB18030, GB18030, 王小东",
    "ISO_IR 192, UTF-8, Wáng^小东",
    "ISO_IR 100, ISO-8859-1, Äneas^Rüdiger",
    "ISO_IR 144, ISO-8859-5, Люкceмбypг",
    "'', UTF-8, 王",
    "'', ISO-8859-1, Müller"
  })
  void case37CharacterSets(String declared, String charset, String text) throws Exception {
    byte[] value = text.getBytes(Charset.forName(charset));
    byte[] dataSet =
        DicomBytes.explicit()
            .text(DicomTag.SPECIFIC_CHARACTER_SET, "CS", declared)
            .element(DicomTag.PATIENT_NAME, "PN", value)
            .bytes();
    DicomHeader header = read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet));
    assertThat(header.attributes().string(DicomTag.PATIENT_NAME)).isEqualTo(text);
    assertThat(header.attributes().bytes(DicomTag.PATIENT_NAME)).isEqualTo(value);
    assertThat(header.attributes().toString()).isEqualTo("DicomAttributes[4 elements]");
  }

  @Test
  void case37CodeExtensions() throws Exception {
    // PS3.5 section H.3.1: Yamada^Tarou in ASCII, kanji and hiragana.
    String value =
        "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B=\033$B$d$^$@\033(B^\033$B$?$m$&\033(B";
    byte[] dataSet =
        DicomBytes.explicit()
            .text(DicomTag.SPECIFIC_CHARACTER_SET, "CS", "\\ISO 2022 IR 87")
            .text(DicomTag.PATIENT_NAME, "PN", value)
            .bytes();
    DicomHeader header = read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet));
    assertThat(header.attributes().string(DicomTag.PATIENT_NAME))
        .isEqualTo("Yamada^Tarou=山田^太郎=やまだ^たろう");
  }

  @Test
  void case37ASiteDecidesWhatUndeclaredTextIs() throws Exception {
    byte[] dataSet =
        DicomBytes.explicit()
            .element(DicomTag.PATIENT_ID, "LO", "王小东 ".getBytes(Charset.forName("GB18030")))
            .bytes();
    byte[] file = DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet);
    DicomReader chinese = provider.reader(new ReaderSettings(DicomLimits.defaults(), "GB18030"));
    assertThat(chinese.header(ByteSource.of(file)).attributes().string(DicomTag.PATIENT_ID))
        .isEqualTo("王小东");
    assertThat(read(file).attributes().string(DicomTag.PATIENT_ID)).isNotEqualTo("王小东");
  }

  /** Identifiers are hashed after decoding: readers that differ in one character lose a patient. */
  @ParameterizedTest
  @CsvSource({
    "ISO_IR 100, ISO-8859-1",
    "ISO_IR 101, ISO-8859-2",
    "ISO_IR 109, ISO-8859-3",
    "ISO_IR 110, ISO-8859-4",
    "ISO_IR 144, ISO-8859-5",
    "ISO_IR 127, ISO-8859-6",
    "ISO_IR 126, ISO-8859-7",
    "ISO_IR 138, ISO-8859-8",
    "ISO_IR 148, ISO-8859-9",
    "ISO_IR 203, ISO-8859-15",
    "ISO_IR 13, JIS_X0201",
    "ISO_IR 166, TIS-620",
    "ISO_IR 192, UTF-8",
    "GB18030, GB18030",
    "GBK, GBK"
  })
  void case37EveryCharacterOfASetIsDecodedAsJavaDoes(String declared, String charset)
      throws Exception {
    Charset java = Charset.forName(charset);
    DicomBytes dataSet =
        DicomBytes.explicit().text(DicomTag.SPECIFIC_CHARACTER_SET, "CS", declared);
    StringBuilder expected = new StringBuilder();
    for (char c = 0x21; c < 0xFFFD; c++) {
      boolean encodable = !Character.isSurrogate(c) && c != '\\' && java.newEncoder().canEncode(c);
      String text = String.valueOf(c);
      if (encodable && new String(text.getBytes(java), java).equals(text)) {
        expected.append(c);
      }
    }
    byte[] value = expected.toString().getBytes(java);
    dataSet.element(
        0x0040A160, "UT", value.length % 2 == 0 ? value : Arrays.copyOf(value, value.length + 1));
    DicomHeader header = read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet.bytes()));
    assertThat(header.attributes().string(0x0040A160)).isEqualTo(expected.toString().strip());
  }

  @ParameterizedTest
  @CsvSource({
    "\\ISO 2022 IR 149, '\u001b$)C', EUC-KR, 가김희중",
    "\\ISO 2022 IR 58, '\u001b$)A', GB2312, 王小东",
    "ISO 2022 IR 100\\ISO 2022 IR 144, '\u001b-L', ISO-8859-5, Люкс",
    "ISO 2022 IR 6\\ISO 2022 IR 126, '\u001b-F', ISO-8859-7, Διον",
    "ISO 2022 IR 13\\ISO 2022 IR 87, '\u001b$B', x-JIS0208, 山田太郎",
    "\\ISO 2022 IR 159, '\u001b$(D', JIS_X0212-1990, 丂丄"
  })
  void case37CodeExtensionsOfEachScript(String declared, String escape, String charset, String text)
      throws Exception {
    java.io.ByteArrayOutputStream value = new java.io.ByteArrayOutputStream();
    value.writeBytes("Hong^".getBytes(StandardCharsets.US_ASCII));
    value.writeBytes(escape.getBytes(StandardCharsets.US_ASCII));
    value.writeBytes(text.getBytes(Charset.forName(charset)));
    byte[] dataSet =
        DicomBytes.explicit()
            .text(DicomTag.SPECIFIC_CHARACTER_SET, "CS", declared)
            .element(DicomTag.PATIENT_NAME, "PN", value.toByteArray())
            .bytes();
    DicomHeader header = read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet));
    assertThat(header.attributes().string(DicomTag.PATIENT_NAME)).isEqualTo("Hong^" + text);
  }

  @Test
  void anElementAcrossTheEndOfTheFirstReadIsRead() throws Exception {
    for (int padding = 16_384 - 220; padding < 16_384; padding++) {
      byte[] dataSet =
          DicomBytes.explicit()
              .element(0x00081195, "UT", new byte[padding])
              .us(DicomTag.ROWS, 512)
              .bytes();
      DicomHeader header = read(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet));
      assertThat(header.attributes().integer(DicomTag.ROWS)).hasValue(512);
    }
  }

  @Test
  void case38ForeignEmptyAndCutObjects() {
    assertRefused(new byte[0], Reason.NOT_DICOM);
    assertRefused(new byte[4096], Reason.NOT_DICOM);
    assertRefused("%PDF-1.7 and so on".getBytes(StandardCharsets.US_ASCII), Reason.NOT_DICOM);
    byte[] file =
        DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, start(DicomBytes.explicit()).bytes());
    assertRefused(Arrays.copyOf(file, file.length - 1), Reason.TRUNCATED);
    assertRefused(Arrays.copyOf(file, 140), Reason.TRUNCATED);
  }

  @Test
  void everyCutOfAnObjectIsReadOrRefused() throws Exception {
    byte[] item = DicomBytes.explicit().text(0x00081150, "UI", "1.2.3.4").bytes();
    byte[] file =
        DicomBytes.file(
            TransferSyntax.EXPLICIT_LITTLE,
            start(DicomBytes.explicit())
                .sequence(0x00081115, item, item)
                .us(DicomTag.ROWS, 1)
                .bytes());
    for (int length = 0; length < file.length; length++) {
      for (int broken = 128; broken < file.length; broken += 3) {
        byte[] cut = Arrays.copyOf(file, length);
        if (broken < length) {
          cut[broken] ^= (byte) 0xFF;
        }
        try {
          read(cut);
        } catch (DicomException e) {
          assertThat(e.getMessage()).doesNotContain("1.2.3.4");
        }
      }
    }
  }

  @Test
  void largeValuesAreSkippedUnread() throws Exception {
    byte[] dataSet =
        start(DicomBytes.explicit())
            .element(PRIVATE, "UN", new byte[1 << 20])
            .us(DicomTag.ROWS, 512)
            .words(DicomTag.PIXEL_DATA, new short[1 << 20])
            .bytes();
    long[] read = new long[1];
    ByteSource whole = ByteSource.of(DicomBytes.file(TransferSyntax.EXPLICIT_LITTLE, dataSet));
    ByteSource counted =
        new ByteSource() {
          @Override
          public long length() {
            return whole.length();
          }

          @Override
          public byte[] read(long offset, int length) throws IOException {
            read[0] += length;
            return whole.read(offset, length);
          }
        };
    DicomHeader header = reader().header(counted);
    assertThat(header.attributes().integer(DicomTag.ROWS)).hasValue(512);
    assertThat(header.attributes().contains(PRIVATE)).isFalse();
    assertThat(read[0]).isEqualTo(2 * 8192);
  }
}
