package org.opportune.ingest.dicom;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * CPU time of full decodes, for tests/benchmarks/decode_speed.py: every argument is an object, of
 * one or more frames; prints its name and milliseconds per frame. All threads of the process count,
 * the collector's and the compiler's too, which is why it warms up for as long as it does: the
 * compiler comes back to the readers of packets for ten seconds, once in the life of an executor.
 */
final class DecodeTiming {
  private static final long WARM_UP_NANOS = 16_000_000_000L;
  private static final long MEASURED_NANOS = 1_500_000_000L;

  private DecodeTiming() {}

  /** Times the objects named. */
  public static void main(String[] files) throws Exception {
    DicomReader reader = DicomReader.preferred();
    for (String file : files) {
      byte[] object = Files.readAllBytes(Path.of(file));
      time(reader, object, WARM_UP_NANOS);
      double millis = time(reader, object, MEASURED_NANOS);
      System.out.printf(Locale.ROOT, "%s\t%.3f%n", Path.of(file).getFileName(), millis);
    }
  }

  private static double time(DicomReader reader, byte[] object, long nanos) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long start = system.getProcessCpuTime();
    long frames = 0;
    // Into one array, as slices of a series are decoded into those of the scan before.
    short[] values = null;
    while (system.getProcessCpuTime() - start < nanos) {
      StoredFrames stored = reader.frames(object);
      if (values == null) {
        values = new short[stored.columns() * stored.rows()];
      }
      for (int frame = 0; frame < stored.count(); frame++) {
        stored.decode(frame, values);
        frames++;
      }
    }
    return (system.getProcessCpuTime() - start) / 1e6 / frames;
  }
}
