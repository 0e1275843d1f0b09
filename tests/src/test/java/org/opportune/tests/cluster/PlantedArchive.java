package org.opportune.tests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.opportune.ingest.dicom.DicomWriter;
import org.opportune.tests.TinySlice;

/**
 * Small CT objects, each with a name, a patient number, an accession number and a key of its own,
 * all of which one expression finds, and a birth date of a century that no other number shows.
 */
final class PlantedArchive {
  static final int OBJECTS = 2500;

  /** Name, number, accession number and key of each object; dates come on top. */
  static final int IDENTIFIERS = 4 * OBJECTS;

  /** Any of them, in any spelling of a date. */
  static final Pattern ANY =
      Pattern.compile(
          "ZQX[NPAK][0-9]{5}|(?<![0-9a-fA-F.])18[5-9][0-9](-?)(?:0[1-9]|1[0-2])\\1(?:0[1-9]|[12][0-9])(?![0-9a-fA-F.])",
          Pattern.CASE_INSENSITIVE);

  private static final int BROKEN = 7;

  private PlantedArchive() {}

  /** Adds the objects to an archive; one in seven is cut off in its pixels. */
  static void addTo(Path archive) throws IOException {
    for (int i = 0; i < OBJECTS; i++) {
      Path file =
          archive.resolve(
              String.format(Locale.ROOT, "ZQXK%05d/%s_ZQXN%05d.dcm", i, birthDate(i), i));
      Files.createDirectories(file.getParent());
      byte[] object = object(i);
      Files.write(file, i % BROKEN == 0 ? Arrays.copyOf(object, object.length - 20) : object);
    }
  }

  private static String birthDate(int i) {
    return String.format(Locale.ROOT, "18%02d%02d%02d", 50 + i % 50, 1 + i % 12, 1 + i % 28);
  }

  private static byte[] object(int i) {
    String name = String.format(Locale.ROOT, "ZQXN%05d", i);
    return TinySlice.of(
        new DicomWriter()
            .text(0x00080008, "CS", "ORIGINAL", "PRIMARY", "AXIAL")
            .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2")
            .text(0x00080018, "UI", "1.2.3.9." + i)
            .text(0x00080020, "DA", "20250102")
            .text(0x00080050, "SH", String.format(Locale.ROOT, "ZQXA%05d", i))
            .text(0x00080060, "CS", "CT")
            // Typed into the wrong field, as people do.
            .text(0x00080080, "LO", "Ward of " + name)
            .text(0x0008103E, "LO", "Thorax " + name)
            .text(0x00100010, "PN", name + "^Planted")
            .text(0x00100020, "LO", String.format(Locale.ROOT, "ZQXP%05d", i))
            .text(0x00100030, "DA", birthDate(i))
            .decimals(0x00180050, 1)
            .text(0x00181210, "SH", "B30f")
            .text(0x0020000D, "UI", "1.2.3.7." + i / 50)
            .text(0x0020000E, "UI", "1.2.3.8." + i / 50)
            .text(0x00200032, "DS", "0", "0", Integer.toString(i % 50)));
  }
}
