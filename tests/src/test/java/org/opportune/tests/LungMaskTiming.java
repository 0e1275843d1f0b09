package org.opportune.tests;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Times the lung mask of one volume, for {@code tests/benchmarks/lung_mask.py}. Arguments: a file
 * of HU as 16-bit little-endian numbers; columns, rows, slices; column, row and slice spacing in
 * mm; rounds. Prints a line per round: milliseconds, lung voxels.
 */
final class LungMaskTiming {
  private LungMaskTiming() {}

  /** Times it. */
  public static void main(String[] arguments) throws IOException {
    int columns = Integer.parseInt(arguments[1]);
    int rows = Integer.parseInt(arguments[2]);
    int slices = Integer.parseInt(arguments[3]);
    HounsfieldVolume volume =
        new HounsfieldVolume(
            columns,
            rows,
            Double.parseDouble(arguments[4]),
            Double.parseDouble(arguments[5]),
            positions(slices, Double.parseDouble(arguments[6])),
            read(Path.of(arguments[0]), slices, columns * rows));
    for (int round = 0; round < Integer.parseInt(arguments[7]); round++) {
      long started = System.nanoTime();
      LungMask mask = new ClassicalLungSegmenter().segment(volume);
      double ms = (System.nanoTime() - started) / 1e6;
      System.out.println(ms + "\t" + mask.voxels());
    }
  }

  private static double[] positions(int slices, double spacingMm) {
    double[] z = new double[slices];
    for (int i = 0; i < slices; i++) {
      z[i] = i * spacingMm;
    }
    return z;
  }

  private static short[][] read(Path file, int slices, int area) throws IOException {
    short[][] hu = new short[slices][area];
    try (FileChannel channel = FileChannel.open(file)) {
      ShortBuffer values =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asShortBuffer();
      for (short[] slice : hu) {
        values.get(slice);
      }
    }
    return hu;
  }
}
