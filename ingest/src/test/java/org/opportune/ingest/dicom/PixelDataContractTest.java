package org.opportune.ingest.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opportune.ingest.Reason;

/** Pixel data: cases 4 and 9-15, 39 and 41 of the project's list, one object each. */
public class PixelDataContractTest extends DicomReaderContract {
  private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";

  private static DicomBytes image(DicomBytes bytes, int bitsStored, int highBit, boolean signed) {
    return bytes
        .us(DicomTag.SAMPLES_PER_PIXEL, 1)
        .us(DicomTag.ROWS, 2)
        .us(DicomTag.COLUMNS, 2)
        .us(DicomTag.BITS_ALLOCATED, 16)
        .us(DicomTag.BITS_STORED, bitsStored)
        .us(DicomTag.HIGH_BIT, highBit)
        .us(DicomTag.PIXEL_REPRESENTATION, signed ? 1 : 0);
  }

  private StoredFrames open(String syntax, DicomBytes bytes) throws DicomException {
    return reader().frames(DicomBytes.file(syntax, bytes.bytes()));
  }

  private void assertRefused(String syntax, DicomBytes bytes, Reason reason) {
    assertRefused(reason, () -> open(syntax, bytes).decode(0));
  }

  @Test
  void nativeCellsInEveryEncoding() throws Exception {
    short[] cells = {1, -2, 3000, -32768};
    String le = TransferSyntax.EXPLICIT_LITTLE;
    DicomBytes explicit = image(DicomBytes.explicit(), 16, 15, true);
    assertThat(open(le, explicit.words(DicomTag.PIXEL_DATA, cells)).decode(0)).isEqualTo(cells);
    DicomBytes implicit = image(DicomBytes.implicit(), 16, 15, true);
    assertThat(
            open(TransferSyntax.IMPLICIT_LITTLE, implicit.words(DicomTag.PIXEL_DATA, cells))
                .decode(0))
        .isEqualTo(cells);
    DicomBytes big = image(DicomBytes.bigEndian(), 16, 15, true);
    assertThat(open(TransferSyntax.EXPLICIT_BIG, big.words(DicomTag.PIXEL_DATA, cells)).decode(0))
        .isEqualTo(cells);
    byte[] deflated =
        DicomBytes.deflate(
            image(DicomBytes.explicit(), 16, 15, true).words(DicomTag.PIXEL_DATA, cells).bytes());
    assertThat(open(TransferSyntax.DEFLATED, DicomBytes.explicit().raw(deflated)).decode(0))
        .isEqualTo(cells);
  }

  @Test
  void case09ShortAndLongNativePixels() throws Exception {
    String le = TransferSyntax.EXPLICIT_LITTLE;
    DicomBytes three =
        image(DicomBytes.explicit(), 16, 15, true)
            .words(DicomTag.PIXEL_DATA, (short) 1, (short) 2, (short) 3);
    assertRefused(le, three, Reason.TRUNCATED);
    DicomBytes cut =
        image(DicomBytes.explicit(), 16, 15, true)
            .header(DicomTag.PIXEL_DATA, "OW", 8)
            .raw(new byte[7]);
    assertRefused(le, cut, Reason.TRUNCATED);
    StoredFrames longer =
        open(
            le,
            image(DicomBytes.explicit(), 16, 15, true).words(DicomTag.PIXEL_DATA, new short[9]));
    assertThat(longer.decode(0)).hasSize(4);
    assertThat(warnings(longer.header())).containsExactly(DicomWarning.EXCESS_PIXEL_DATA);
  }

  @Test
  void case10MissingDelimiterAndCutFragments() throws Exception {
    byte[] rle = rleFrame(7);
    DicomBytes noDelimiter = fragments(rle);
    StoredFrames frames = open(TransferSyntax.RLE, noDelimiter);
    assertThat(frames.decode(0)).containsOnly(7);
    assertThat(warnings(frames.header())).containsExactly(DicomWarning.NO_SEQUENCE_DELIMITER);
    DicomBytes cut =
        image(DicomBytes.explicit(), 16, 15, false)
            .header(DicomTag.PIXEL_DATA, "OB", -1)
            .fragment(new byte[0])
            .mark(0xFFFEE000, rle.length)
            .raw(Arrays.copyOf(rle, rle.length - 4));
    assertRefused(TransferSyntax.RLE, cut, Reason.TRUNCATED);
    // A JPEG image without its end marker is cut, delimiter or none.
    assertRefused(JPEG_LS, fragments(new byte[] {-1, -40, 0, 0}), Reason.TRUNCATED);
    // With it the stream is whole: the codec decides.
    assertRefused(JPEG_LS, fragments(new byte[] {-1, -40, -1, -39, 0, 0}), Reason.CODEC_FAILED);
  }

  @Test
  void case11FragmentsAndOffsetTables() throws Exception {
    byte[] rle = rleFrame(7);
    byte[] head = Arrays.copyOf(rle, 64);
    byte[] tail = Arrays.copyOfRange(rle, 64, rle.length);
    StoredFrames split = open(TransferSyntax.RLE, fragments(head, tail).mark(0xFFFEE0DD, 0));
    assertThat(split.decode(0)).containsOnly(7);
    DicomBytes wrongTable =
        image(DicomBytes.explicit(), 16, 15, false)
            .text(DicomTag.NUMBER_OF_FRAMES, "IS", "2")
            .header(DicomTag.PIXEL_DATA, "OB", -1)
            .fragment(new byte[] {5, 0, 0, 0, 9, 0, 0, 0})
            .fragment(rleFrame(1))
            .fragment(rleFrame(2))
            .mark(0xFFFEE0DD, 0);
    StoredFrames two = open(TransferSyntax.RLE, wrongTable);
    assertThat(two.count()).isEqualTo(2);
    assertThat(two.decode(1)).containsOnly(2);
    assertThat(warnings(two.header())).containsExactly(DicomWarning.OFFSET_TABLE_WRONG);
    byte second = (byte) (8 + 64 + 8 + tail.length);
    DicomBytes table =
        image(DicomBytes.explicit(), 16, 15, false)
            .text(DicomTag.NUMBER_OF_FRAMES, "IS", "2")
            .header(DicomTag.PIXEL_DATA, "OB", -1)
            .fragment(new byte[] {0, 0, 0, 0, second, 0, 0, 0})
            .fragment(head)
            .fragment(tail)
            .fragment(rleFrame(2))
            .mark(0xFFFEE0DD, 0);
    assertThat(open(TransferSyntax.RLE, table).decode(0)).containsOnly(7);
    assertThat(open(TransferSyntax.RLE, table).decode(1)).containsOnly(2);
  }

  /** What dcmtk and gdcm wrote, in three fragments and without an offset table. */
  @Test
  void anArrayOfTheCallersHoldsNothingOfWhatItHeldBefore() throws Exception {
    short[] cells = {1, -2, 0, -32768};
    DicomBytes plain = image(DicomBytes.explicit(), 16, 15, true);
    StoredFrames words =
        open(TransferSyntax.EXPLICIT_LITTLE, plain.words(DicomTag.PIXEL_DATA, cells));
    short[] values = {7, 7, 7, 7};
    words.decode(0, values);
    assertThat(values).isEqualTo(cells);
    assertThatThrownBy(() -> words.decode(0, new short[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 values is not 2 x 2");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void case11EverySyntaxDecodesFromFragments(String name, String[] row) throws Exception {
    byte[] stream = resource(row[0] + ".bin");
    int third = stream.length / 3;
    StoredFrames frames =
        open(
            row[1],
            fixture(
                    row,
                    Arrays.copyOf(stream, third),
                    Arrays.copyOfRange(stream, third, 2 * third),
                    // Zeros after the end of the image, as some writers pad.
                    Arrays.copyOf(Arrays.copyOfRange(stream, 2 * third, stream.length), third + 8))
                .mark(0xFFFEE0DD, 0));
    short[] expected = words(resource(row[8]));
    short[] values = new short[expected.length];
    Arrays.fill(values, (short) 7);
    frames.decode(0, values);
    int error = Integer.parseInt(row[9]);
    int greatest = (1 << Integer.parseInt(row[6])) - 1;
    for (int i = 0; i < expected.length; i++) {
      // The other toolkits leave what a lossy coder overshot above BitsStored.
      int due = row[7].equals("1") ? expected[i] : Math.min(expected[i] & 0xFFFF, greatest);
      int found = row[7].equals("1") ? values[i] : values[i] & 0xFFFF;
      assertThat(Math.abs(found - due)).isLessThanOrEqualTo(error);
    }
    assertThat(values).hasSameSizeAs(expected);
  }

  static Stream<Arguments> fixtures() {
    return new String(resource("fixtures.tsv"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .filter(row -> row[4].equals("1"))
        .map(row -> Arguments.of(row[0], row));
  }

  private static String[] fixture(String name) {
    return (String[])
        fixtures().filter(f -> f.get()[0].equals(name)).findFirst().orElseThrow().get()[1];
  }

  @Test
  void case10AStreamThatEndsWholeNeedsNoDelimiterAndNoExactLength() throws Exception {
    String[] row = fixture("jpegls-dcmtk-s16");
    byte[] stream = resource(row[0] + ".bin");
    DicomBytes bytes = fixture(row).mark(0xFFFEE000, stream.length + 1000).raw(stream);
    StoredFrames frames = open(row[1], bytes);
    assertThat(frames.decode(0)).isEqualTo(words(resource(row[8])));
    assertThat(warnings(frames.header())).containsExactly(DicomWarning.NO_SEQUENCE_DELIMITER);
  }

  @Test
  void case11FramesWithoutOffsetTableStartAtTheirMarkers() throws Exception {
    String[] row = fixture("jpegls-dcmtk-u12");
    byte[] stream = resource(row[0] + ".bin");
    byte[] head = Arrays.copyOf(stream, 100);
    byte[] tail = Arrays.copyOfRange(stream, 100, stream.length);
    DicomBytes bytes =
        image(DicomBytes.explicit().text(DicomTag.NUMBER_OF_FRAMES, "IS", "2"), row, new byte[0])
            .fragment(head)
            .fragment(tail)
            .fragment(head)
            .fragment(tail)
            .mark(0xFFFEE0DD, 0);
    StoredFrames frames = open(row[1], bytes);
    assertThat(frames.decode(0)).isEqualTo(words(resource(row[8])));
    assertThat(frames.decode(1)).isEqualTo(words(resource(row[8])));
  }

  /** The data set decides what values mean, whatever the JPEG 2000 stream says of itself. */
  @Test
  void jpeg2000HeaderOfAnotherSignOrPrecisionThanTheDataSet() throws Exception {
    String[] signedStream = fixture("j2k-s16").clone();
    short[] expected = words(resource(signedStream[8]));
    byte[] stream = resource("j2k-s16.bin");
    signedStream[7] = "0";
    assertThat(open(signedStream[1], fixture(signedStream, stream).mark(0xFFFEE0DD, 0)).decode(0))
        .isEqualTo(expected);
    String[] unsignedStream = fixture("j2k-u12").clone();
    byte[] unsigned = resource("j2k-u12.bin");
    expected = words(resource(unsignedStream[8]));
    unsignedStream[7] = "1";
    short[] values =
        open(unsignedStream[1], fixture(unsignedStream, unsigned).mark(0xFFFEE0DD, 0)).decode(0);
    for (int i = 0; i < values.length; i++) {
      assertThat((int) values[i]).isEqualTo(expected[i] << 20 >> 20);
    }
    unsignedStream[7] = "0";
    unsignedStream[6] = "16";
    assertThat(
            open(unsignedStream[1], fixture(unsignedStream, unsigned).mark(0xFFFEE0DD, 0))
                .decode(0))
        .isEqualTo(expected);
    unsignedStream[5] = "8";
    unsignedStream[6] = "8";
    assertRefused(
        unsignedStream[1],
        fixture(unsignedStream, unsigned).mark(0xFFFEE0DD, 0),
        Reason.CODEC_FAILED);
  }

  @Test
  void aJpeg2000StreamThatAsksForTooMuchIsOverBudget() throws Exception {
    String[] row = fixture("j2k-u12");
    byte[] stream = resource("j2k-u12.bin");
    // Tiles of 1 x 1: thousands of decoders.
    Arrays.fill(stream, 24, 32, (byte) 0);
    stream[27] = 1;
    stream[31] = 1;
    assertRefused(row[1], fixture(row, stream).mark(0xFFFEE0DD, 0), Reason.OVER_BUDGET);
  }

  private static DicomBytes fixture(String[] row, byte[]... fragments) {
    DicomBytes bytes = image(DicomBytes.explicit(), row, new byte[0]);
    for (byte[] fragment : fragments) {
      bytes.fragment(fragment);
    }
    return bytes;
  }

  private static DicomBytes image(DicomBytes bytes, String[] row, byte[] offsetTable) {
    int stored = Integer.parseInt(row[6]);
    return bytes
        .us(DicomTag.SAMPLES_PER_PIXEL, 1)
        .us(DicomTag.ROWS, Integer.parseInt(row[3]))
        .us(DicomTag.COLUMNS, Integer.parseInt(row[2]))
        .us(DicomTag.BITS_ALLOCATED, Integer.parseInt(row[5]))
        .us(DicomTag.BITS_STORED, stored)
        .us(DicomTag.HIGH_BIT, stored - 1)
        .us(DicomTag.PIXEL_REPRESENTATION, Integer.parseInt(row[7]))
        .header(DicomTag.PIXEL_DATA, "OB", -1)
        .fragment(offsetTable);
  }

  private static byte[] resource(String file) {
    try (InputStream in = PixelDataContractTest.class.getResourceAsStream("/codec/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static short[] words(byte[] bytes) {
    short[] words = new short[bytes.length / Short.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(words);
    return words;
  }

  @Test
  void case12SignExtendedFromBitsStored() throws Exception {
    DicomBytes bytes =
        image(DicomBytes.explicit(), 12, 11, true)
            .words(DicomTag.PIXEL_DATA, (short) 0x0FFF, (short) 0x0800, (short) 0x07FF, (short) 0);
    assertThat(open(TransferSyntax.EXPLICIT_LITTLE, bytes).decode(0))
        .containsExactly(-1, -2048, 2047, 0);
  }

  @Test
  void case13OverlayBitsMaskedAway() throws Exception {
    DicomBytes bytes =
        image(DicomBytes.explicit(), 12, 11, false)
            .words(DicomTag.PIXEL_DATA, (short) 0x8123, (short) 0xF456, (short) 0x1FFF, (short) 7);
    assertThat(open(TransferSyntax.EXPLICIT_LITTLE, bytes).decode(0))
        .containsExactly(0x123, 0x456, 0xFFF, 7);
  }

  @Test
  void case14OddHighBitShifted() throws Exception {
    DicomBytes bytes =
        image(DicomBytes.explicit(), 12, 15, true)
            .words(DicomTag.PIXEL_DATA, (short) 0xFFF0, (short) 0x8000, (short) 0x7FF5, (short) 0);
    StoredFrames frames = open(TransferSyntax.EXPLICIT_LITTLE, bytes);
    assertThat(frames.decode(0)).containsExactly(-1, -2048, 2047, 0);
    assertThat(warnings(frames.header())).containsExactly(DicomWarning.ODD_HIGH_BIT);
  }

  @Test
  void case39ImpossibleMatrices() {
    String le = TransferSyntax.EXPLICIT_LITTLE;
    DicomBytes missing =
        DicomBytes.explicit().us(DicomTag.ROWS, 2).words(DicomTag.PIXEL_DATA, new short[4]);
    assertRefused(le, missing, Reason.MALFORMED);
    byte[] huge = {(byte) 0xA0, (byte) 0x86, 1, 0};
    DicomBytes vast =
        DicomBytes.explicit()
            .element(DicomTag.ROWS, "UL", huge)
            .element(DicomTag.COLUMNS, "UL", huge)
            .us(DicomTag.BITS_ALLOCATED, 16)
            .words(DicomTag.PIXEL_DATA, new short[4]);
    assertRefused(le, vast, Reason.OVER_BUDGET);
    DicomBytes many =
        image(DicomBytes.explicit(), 16, 15, false)
            .text(DicomTag.NUMBER_OF_FRAMES, "IS", "2147483647")
            .words(DicomTag.PIXEL_DATA, new short[4]);
    assertRefused(le, many, Reason.OVER_BUDGET);
  }

  @Test
  void case41UnknownSyntax() {
    String htj2k = "1.2.840.10008.1.2.4.201";
    assertThatThrownBy(() -> open(htj2k, fragments(new byte[4])))
        .hasMessage("Cannot read pixels: no codec for " + htj2k);
    assertRefused(htj2k, fragments(new byte[4]), Reason.UNSUPPORTED_TRANSFER_SYNTAX);
  }

  private static DicomBytes fragments(byte[]... fragments) {
    DicomBytes bytes =
        image(DicomBytes.explicit(), 16, 15, false)
            .header(DicomTag.PIXEL_DATA, "OB", -1)
            .fragment(new byte[0]);
    for (byte[] fragment : fragments) {
      bytes.fragment(fragment);
    }
    return bytes;
  }

  /** Four equal 16-bit cells: a segment of high bytes, then one of low bytes. */
  private static byte[] rleFrame(int value) {
    byte[] frame = new byte[68];
    frame[0] = 2;
    frame[4] = 64;
    frame[8] = 66;
    frame[64] = -3;
    frame[66] = -3;
    frame[67] = (byte) value;
    return frame;
  }
}
