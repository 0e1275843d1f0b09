package org.opportune.ingest.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DicomWriterTest {
  private static DicomWriter minimal() {
    return new DicomWriter()
        .text(0x00080018, "UI", "2.25.7")
        .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
  }

  private static int afterMeta(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return 144 + buffer.getInt(140);
  }

  @Test
  void groupLengthEndsTheMetaInformation() {
    byte[] file = minimal().explicitLittleEndian();
    assertThat(new String(file, 128, 4, StandardCharsets.US_ASCII)).isEqualTo("DICM");
    int start = afterMeta(file);
    assertThat(Arrays.copyOfRange(file, start, start + 8))
        .containsExactly(8, 0, 0x16, 0, 'U', 'I', 26, 0);
  }

  @Test
  void elementsAreSortedAndPaddedToEvenLength() {
    byte[] file = minimal().text(0x00100010, "PN", "Doe^J").explicitLittleEndian();
    byte[] tail = Arrays.copyOfRange(file, file.length - 14, file.length);
    assertThat(tail)
        .containsExactly(0x10, 0, 0x10, 0, 'P', 'N', 6, 0, 'D', 'o', 'e', '^', 'J', ' ');
  }

  @Test
  void implicitElementsCarryNoValueRepresentation() {
    byte[] file = minimal().unsignedShorts(0x00280010, 512).implicitLittleEndian();
    byte[] tail = Arrays.copyOfRange(file, file.length - 10, file.length);
    assertThat(tail).containsExactly(0x28, 0, 0x10, 0, 2, 0, 0, 0, 0, 2);
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("1.2.840.10008.1.2\0");
  }

  @Test
  void pixelsHaveA32BitLength() {
    byte[] file = minimal().pixels(new short[] {-2, 300}).explicitLittleEndian();
    byte[] tail = Arrays.copyOfRange(file, file.length - 16, file.length);
    assertThat(tail)
        .containsExactly(0xE0, 0x7F, 0x10, 0, 'O', 'W', 0, 0, 4, 0, 0, 0, 0xFE, 0xFF, 0x2C, 1);
  }

  @Test
  void sequencesHoldItemsOfDefinedLength() {
    byte[] file =
        minimal()
            .sequence(0x00081110, new DicomWriter().unsignedShorts(0x00280010, 1))
            .explicitLittleEndian();
    byte[] tail = Arrays.copyOfRange(file, file.length - 30, file.length);
    assertThat(tail)
        .containsExactly(
            8, 0, 0x10, 0x11, 'S', 'Q', 0, 0, 18, 0, 0, 0, 0xFE, 0xFF, 0, 0xE0, 10, 0, 0, 0, 0x28,
            0, 0x10, 0, 'U', 'S', 2, 0, 1, 0);
  }

  @Test
  void decimalsFitSixteenCharacters() {
    byte[] file = minimal().decimals(0x00280030, 0.703125, -228.8000031234).explicitLittleEndian();
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).endsWith("0.703125\\-228.800003");
  }

  @Test
  void anObjectNeedsItsIdentity() {
    assertThatThrownBy(() -> new DicomWriter().explicitLittleEndian())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot write DICOM object: (0008,0016) is missing");
  }

  @Test
  void aLongValueDoesNotFitAShortLength() {
    DicomWriter writer = minimal().raw(0x00100010, "PN", new byte[70_000]);
    assertThatThrownBy(writer::explicitLittleEndian)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid value: 70000 bytes do not fit a PN");
  }
}
