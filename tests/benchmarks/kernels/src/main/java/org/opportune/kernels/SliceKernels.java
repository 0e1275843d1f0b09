package org.opportune.kernels;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.opportune.inference.band.Bands;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.train.LesionSettings;
import org.opportune.inference.train.LesionSynthesis;

/** What the processor does for a slice beside the network, and for a drawn lesion in training. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx2g", "-XX:+UseParallelGC"})
public class SliceKernels {
  private static final int BANDS = 2;

  /** Lungs of a whole scan at 5 mm. */
  @Benchmark
  public LungMask lungMaskOfScan(DrawnScan scan) {
    return new ClassicalLungSegmenter().segment(scan.volume);
  }

  /** Frequency bands of a slice of 512 x 512. */
  @Benchmark
  public Bands bandsOfSlice(DrawnScan scan) {
    return Bands.split(scan.hu, scan.lung, scan.rows, scan.columns, BANDS);
  }

  /** Lesions by Worley noise in a slice of 512 x 512. */
  @Benchmark
  public LesionSynthesis.Lesions lesionsOfSlice(DrawnScan scan) {
    return new LesionSynthesis(LesionSettings.published())
        .apply(scan.hu, scan.lung, scan.rows, scan.columns, new SplittableRandom(1));
  }
}
