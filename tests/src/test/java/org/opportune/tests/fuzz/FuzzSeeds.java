package org.opportune.tests.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.opportune.ingest.dicom.DicomBytes;
import org.opportune.ingest.dicom.DicomTag;

/** Objects worth damaging: small synthetic ones of every encoding and codec, and real ones. */
final class FuzzSeeds {
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final String DEFLATED = "1.2.840.10008.1.2.1.99";
  private static final int SIDE = 8;

  /** Real objects beyond this slow the fuzzer down without reaching other code. */
  private static final int MAX_REAL_BYTES = 200_000;

  private FuzzSeeds() {}

  /** Native pixels in every encoding, sequences, an enhanced object, a deflated one. */
  static List<byte[]> plain() {
    short[] cells = new short[SIDE * SIDE];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (short) (i * 37 - 1000);
    }
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(
        DicomBytes.file(
            EXPLICIT, slice(DicomBytes.explicit()).words(DicomTag.PIXEL_DATA, cells).bytes()));
    seeds.add(
        DicomBytes.file(
            "1.2.840.10008.1.2",
            slice(DicomBytes.implicit()).words(DicomTag.PIXEL_DATA, cells).bytes()));
    seeds.add(
        DicomBytes.file(
            "1.2.840.10008.1.2.2",
            slice(DicomBytes.bigEndian()).words(DicomTag.PIXEL_DATA, cells).bytes()));
    seeds.add(
        DicomBytes.file(
            DEFLATED,
            DicomBytes.deflate(
                slice(DicomBytes.explicit()).words(DicomTag.PIXEL_DATA, cells).bytes())));
    seeds.add(slice(DicomBytes.explicit()).words(DicomTag.PIXEL_DATA, cells).bytes());
    seeds.add(enhanced());
    return seeds;
  }

  /** Every stream of the codec fixtures as an object, cut into one to three fragments. */
  static List<byte[]> compressed() {
    return compressed("");
  }

  /** The JPEG 2000 ones among them. */
  static List<byte[]> jpeg2000() {
    return compressed("j2k");
  }

  /** Where the first JPEG 2000 codestream of an object begins. */
  static int codestream(byte[] object) {
    int at = 0;
    while (object[at] != (byte) 0xFF
        || object[at + 1] != 0x4F
        || object[at + 2] != (byte) 0xFF
        || object[at + 3] != 0x51) {
      at++;
    }
    return at;
  }

  private static List<byte[]> compressed(String prefix) {
    List<byte[]> seeds = new ArrayList<>();
    String table = new String(resource("fixtures.tsv"), StandardCharsets.UTF_8);
    for (String line : table.lines().filter(l -> !l.startsWith("#")).toList()) {
      String[] cells = line.split("\t", -1);
      if (cells[4].equals("1") && cells[0].startsWith(prefix)) {
        seeds.add(compressed(cells, resource(cells[0] + ".bin"), 1 + seeds.size() % 3));
      }
    }
    return seeds;
  }

  /** A data set whose inflation never seems to end: 100 MB of zeros in 100 kB. */
  static byte[] deflateBomb() {
    byte[] large = DicomBytes.explicit().element(0x00091001, "OB", new byte[100 << 20]).bytes();
    return DicomBytes.file(DEFLATED, DicomBytes.deflate(large));
  }

  /** The entries of a zip that are not too large; none when there is no such file. */
  static List<byte[]> real(Path zip) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    if (Files.exists(zip)) {
      try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
        for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
          byte[] bytes = in.readAllBytes();
          if (bytes.length > 0 && bytes.length <= MAX_REAL_BYTES) {
            seeds.add(bytes);
          }
        }
      }
    }
    return seeds;
  }

  private static DicomBytes slice(DicomBytes bytes) {
    return bits(
        bytes
            .text(DicomTag.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\AXIAL")
            .text(DicomTag.SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2")
            .text(DicomTag.SOP_INSTANCE_UID, "UI", "1.2.3.1")
            .text(DicomTag.MODALITY, "CS", "CT")
            .sequence(0x00081140, bytes(0x00081150, "1.2.3"), bytes(0x00081150, "1.2.4"))
            .text(DicomTag.PATIENT_NAME, "PN", "Doe^Jane")
            .text(DicomTag.STUDY_INSTANCE_UID, "UI", "1.2.3")
            .text(DicomTag.SERIES_INSTANCE_UID, "UI", "1.2.3.0")
            .text(DicomTag.IMAGE_POSITION_PATIENT, "DS", "0\\0\\10")
            .text(DicomTag.IMAGE_ORIENTATION_PATIENT, "DS", "1\\0\\0\\0\\1\\0"),
        SIDE,
        SIDE,
        16,
        16,
        true);
  }

  private static DicomBytes bits(
      DicomBytes bytes, int rows, int columns, int allocated, int stored, boolean signed) {
    return bytes
        .us(DicomTag.SAMPLES_PER_PIXEL, 1)
        .text(DicomTag.PHOTOMETRIC_INTERPRETATION, "CS", "MONOCHROME2")
        .text(DicomTag.NUMBER_OF_FRAMES, "IS", "1")
        .us(DicomTag.ROWS, rows)
        .us(DicomTag.COLUMNS, columns)
        .text(DicomTag.PIXEL_SPACING, "DS", "0.7\\0.7")
        .us(DicomTag.BITS_ALLOCATED, allocated)
        .us(DicomTag.BITS_STORED, stored)
        .us(DicomTag.HIGH_BIT, stored - 1)
        .us(DicomTag.PIXEL_REPRESENTATION, signed ? 1 : 0)
        .text(DicomTag.RESCALE_INTERCEPT, "DS", "-1024")
        .text(DicomTag.RESCALE_SLOPE, "DS", "1");
  }

  private static byte[] bytes(int tag, String uid) {
    return DicomBytes.explicit().text(tag, "UI", uid).bytes();
  }

  private static byte[] enhanced() {
    byte[] position =
        DicomBytes.explicit().text(DicomTag.IMAGE_POSITION_PATIENT, "DS", "0\\0\\1").bytes();
    byte[] frame =
        DicomBytes.explicit().sequence(DicomTag.PLANE_POSITION_SEQUENCE, position).bytes();
    byte[] dataSet =
        slice(DicomBytes.explicit())
            .sequence(DicomTag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, frame)
            .sequence(DicomTag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame, frame, new byte[0])
            .words(DicomTag.PIXEL_DATA, new short[3 * SIDE * SIDE])
            .bytes();
    return DicomBytes.file(EXPLICIT, dataSet);
  }

  private static byte[] compressed(String[] cells, byte[] stream, int parts) {
    int columns = Integer.parseInt(cells[2]);
    int rows = Integer.parseInt(cells[3]);
    DicomBytes bytes =
        bits(
                DicomBytes.explicit()
                    .text(DicomTag.SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2"),
                rows,
                columns,
                Integer.parseInt(cells[5]),
                Integer.parseInt(cells[6]),
                cells[7].equals("1"))
            .header(DicomTag.PIXEL_DATA, "OB", -1)
            .fragment(parts == 2 ? new byte[0] : new byte[4]);
    int from = 0;
    for (int part = 1; part <= parts; part++) {
      int to = stream.length * part / parts;
      bytes.fragment(Arrays.copyOfRange(stream, from, to));
      from = to;
    }
    return DicomBytes.file(cells[1], bytes.mark(0xFFFEE0DD, 0).bytes());
  }

  private static byte[] resource(String file) {
    try (InputStream in = FuzzSeeds.class.getResourceAsStream("/codec/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
