package org.opportune.tests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.opportune.ingest.ct.AssemblyLimits;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.CtInstanceReader;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.ReadVolume;
import org.opportune.ingest.ct.SeriesAssembler;
import org.opportune.ingest.ct.VolumeReader;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomReader;

/** The real scans beside the repository; tests that need them are skipped where there are none. */
final class RealScans {
  private RealScans() {}

  /** The folder of the scans, or a skipped test. */
  static Path folder() {
    String given = System.getProperty("opportune.data");
    Path folder =
        given != null
            ? Path.of(given)
            : Path.of(System.getProperty("opportune.root")).resolve("../shared/data").normalize();
    Assumptions.assumeTrue(
        Files.isDirectory(folder.resolve("ct")),
        "no real scans at " + folder + "; give -Dopportune.data=FOLDER");
    return folder;
  }

  /** The one screenable series of a zip, as a volume. */
  static ReadVolume volume(String zip) throws Exception {
    Map<String, byte[]> objects = objects(folder().resolve("ct").resolve(zip));
    CtInstanceReader reader = new CtInstanceReader(DicomReader.preferred());
    List<CtInstance> instances = new ArrayList<>();
    objects.forEach(
        (name, bytes) ->
            instances.add(
                reader.read(
                    ByteSource.of(bytes), name, bytes.length, "1", (label, id) -> label + id)));
    CtSeries series =
        SeriesAssembler.assemble(
                instances.stream().filter(i -> i.keys().series() != null).toList(),
                AssemblyLimits.defaults())
            .stream()
            .filter(CtSeries::selected)
            .findFirst()
            .orElseThrow();
    return new VolumeReader(DicomReader.preferred(), 1L << 29).read(series.slices(), objects::get);
  }

  /** The objects of a zip, by name. */
  static Map<String, byte[]> objects(Path zip) throws IOException {
    Map<String, byte[]> objects = new HashMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : java.util.Collections.list(file.entries())) {
        if (!entry.isDirectory()) {
          try (InputStream in = file.getInputStream(entry)) {
            objects.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return objects;
  }

  /** The bytes of a uint8 array in an .npz, without its header (NumPy format 1.0). */
  static byte[] npz(Path file, String array) throws IOException {
    byte[] npy = objects(file).get(array + ".npy");
    int headerLength = (npy[8] & 0xff) | (npy[9] & 0xff) << 8;
    String header = new String(npy, 10, headerLength, StandardCharsets.US_ASCII);
    if (!header.contains("'|u1'") || header.contains("'fortran_order': True")) {
      throw new IOException("unexpected array " + header);
    }
    return java.util.Arrays.copyOfRange(npy, 10 + headerLength, npy.length);
  }
}
