package org.opportune.staging.mixture;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;

/** Run by tests/benchmarks/mixture_bench.py: times one fit of the scores in a file. */
public final class MixtureTiming {
  private MixtureTiming() {}

  /** Takes the file of big-endian doubles; prints one JSON line. */
  public static void main(String[] arguments) throws IOException {
    double[] scores = read(Path.of(arguments[0]));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    FineHistogram histogram = new FineHistogram(Transform.NONE);
    histogram.addAll(scores);
    long built = System.nanoTime();
    GaussianMixture fit = new MixtureFitter(MixtureSettings.defaults()).fit(histogram.sample());
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
    double exact = Arrays.stream(scores).map(fit::logDensity).sum() / scores.length;
    System.out.printf(
        "{\"seconds\": %.4f, \"cpuSeconds\": %.4f, \"iterations\": %d, \"histogramSeconds\": %.4f, \"logLikelihoodPerScore\": %.12f, \"exactLogLikelihoodPerScore\": %.12f, \"means\": %s}%n",
        seconds,
        cpuSeconds,
        fit.iterations(),
        (built - start) / 1e9,
        fit.logLikelihood() / scores.length,
        exact,
        Arrays.toString(fit.means()));
  }

  private static double[] read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      MappedByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, channel.size());
      double[] scores = new double[(int) (channel.size() / Double.BYTES)];
      ((ByteBuffer) bytes).asDoubleBuffer().get(scores);
      return scores;
    }
  }
}
