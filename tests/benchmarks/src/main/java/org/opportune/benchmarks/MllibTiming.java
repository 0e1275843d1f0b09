package org.opportune.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Run by mixture_bench.py: times one fit of four components by Spark MLlib to the big-endian
 * doubles in a file, on all cores of this machine, the scores cached before the clock starts.
 */
public final class MllibTiming {
  private MllibTiming() {}

  /** Takes the file and the most iterations; prints one JSON line. */
  public static void main(String[] arguments) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    int cores = Runtime.getRuntime().availableProcessors();
    String file = arguments[0];
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      JavaRDD<Row> rows =
          context
              .parallelize(IntStream.range(0, cores).boxed().toList(), cores)
              .flatMap(part -> rows(Path.of(file), part, cores));
      Dataset<Row> scores =
          spark
              .createDataFrame(
                  rows, new StructType().add("features", SQLDataTypes.VectorType(), false))
              .cache();
      long n = scores.count();
      long start = System.nanoTime();
      long cpu = system.getProcessCpuTime();
      // MLlib's tolerance is of the whole log-likelihood, the others' per score.
      GaussianMixtureModel model =
          new GaussianMixture()
              .setK(4)
              .setSeed(1)
              .setTol(1e-7 * n)
              .setMaxIter(Integer.parseInt(arguments[1]))
              .fit(scores);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
      System.out.printf(
          "{\"seconds\": %.4f, \"cpuSeconds\": %.4f, \"iterations\": %d, \"logLikelihoodPerScore\": %.12f}%n",
          seconds, cpuSeconds, model.summary().numIter(), model.summary().logLikelihood() / n);
    }
  }

  private static Iterator<Row> rows(Path file, int part, int parts) {
    try (FileChannel channel = FileChannel.open(file)) {
      long count = Files.size(file) / Double.BYTES;
      long from = count * part / parts;
      int size = (int) (count * (part + 1) / parts - from);
      DoubleBuffer scores =
          ((ByteBuffer)
                  channel.map(MapMode.READ_ONLY, from * Double.BYTES, (long) size * Double.BYTES))
              .asDoubleBuffer();
      return IntStream.range(0, size)
          .mapToObj(i -> RowFactory.create(Vectors.dense(scores.get(i))))
          .iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
