package org.opportune.kernels;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.opportune.staging.mixture.GaussianMixture;
import org.opportune.staging.mixture.MixtureFitter;
import org.opportune.staging.mixture.MixtureSettings;
import org.opportune.staging.mixture.Sample;

/** The mixture of ten thousand scores in four groups. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MixtureKernels {
  private static final double[] MEANS = {0.05, 0.15, 0.30, 0.50};
  private static final double[] SPREADS = {0.015, 0.03, 0.04, 0.06};

  private Sample scores;

  /** Draws the scores. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(3);
    double[] values = new double[10_000];
    for (int i = 0; i < values.length; i++) {
      int group = (int) (4 * Math.pow(random.nextDouble(), 2));
      double around = 0;
      for (int k = 0; k < 12; k++) {
        around += random.nextDouble() - 0.5;
      }
      values[i] = Math.min(1, Math.max(0, MEANS[group] + SPREADS[group] * around));
    }
    scores = Sample.of(values);
  }

  /** The fit with all its starts. */
  @Benchmark
  public GaussianMixture fitOfTenThousand() {
    return new MixtureFitter(MixtureSettings.defaults()).fit(scores);
  }
}
