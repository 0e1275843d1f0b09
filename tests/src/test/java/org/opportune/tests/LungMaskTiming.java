package org.opportune.tests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Times the lung mask of one volume, for {@code tests/benchmarks/lung_mask.py}. Arguments: a file
 * of HU as 16-bit little-endian numbers; columns, rows, slices; column, row and slice spacing in
 * mm; rounds; a file for the last round's labels, a byte a voxel. Prints each round's milliseconds.
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
    LungMask mask = null;
    for (int round = 0; round < Integer.parseInt(arguments[7]); round++) {
      long started = System.nanoTime();
      mask = new ClassicalLungSegmenter().segment(volume);
      System.out.println((System.nanoTime() - started) / 1e6);
    }
    try (OutputStream labels = Files.newOutputStream(Path.of(arguments[8]))) {
      for (byte[] slice : mask.labels()) {
        labels.write(slice);
      }
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
