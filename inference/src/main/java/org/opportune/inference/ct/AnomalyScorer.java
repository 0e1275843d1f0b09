package org.opportune.inference.ct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.SliceBox;
import org.opportune.inference.net.InputWindow;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Scores a volume: each slice with lung, cropped to the lungs, goes through the network; the
 * anomaly map, clipped to 0..1, is averaged over the lung volume.
 *
 * <p>Thread-safe; threads share the network's weights. Memory beyond the volume: one batch of
 * slices and the network's intermediates, freed after each batch.
 */
public final class AnomalyScorer {
  private final LoadedNetwork network;
  private final ScorerSettings settings;
  private final int batch;

  /** Scores with a network that others may use at the same time. */
  public AnomalyScorer(LoadedNetwork network, ScorerSettings settings) {
    this.network = network;
    this.settings = settings;
    this.batch =
        settings.batch() == ScorerSettings.AS_DEVICE ? network.bestBatch() : settings.batch();
  }

  /** Runs a batch of slices, cropped to the box of the lungs, and returns the anomaly channel. */
  private interface Pass {
    float[] run(float[] values, LungBox box);
  }

  /**
   * Scores a volume.
   *
   * @throws IllegalArgumentException when the mask does not fit or holds no lung
   */
  public AnomalyResult score(HounsfieldVolume volume, LungMask mask) {
    long started = System.nanoTime();
    ScanInput input = new ScanInput(volume, mask, network, settings.sliceDistanceMm());
    AnomalyMap map = settings.keepMap() ? new AnomalyMap(input.box(), volume.slices()) : null;
    Scan scan = new Scan(input);
    Sums all = scan.run(input.slices(), List.of(this::whole), map).get(0);
    if (map != null) {
      input.leftOut().forEach(map::repeat);
    }
    Double sd = scan.standardDeviation();
    long forward = scan.networkNanos / 1_000_000;
    long total = (System.nanoTime() - started) / 1_000_000;
    return new AnomalyResult(
        all.mean(),
        sd,
        input.slices().size(),
        all.voxels,
        map,
        total - forward,
        forward,
        AnomalyResult.MEAN_OVER_LUNG);
  }

  private float[] whole(float[] values, LungBox box) {
    return network.forward(values, batch, 1, box.rows(), box.columns(), channel());
  }

  private float[] thinned(float[] values, LungBox box, long seed) {
    try (NDManager scope = network.newScope()) {
      Shape shape = new Shape(batch, 1, box.rows(), box.columns());
      NDArray output = network.applyThinned(scope, scope.create(values, shape), seed);
      return LoadedNetwork.channel(output, channel());
    }
  }

  private int channel() {
    return network.bundle().card().anomalyChannel();
  }

  /** The anomaly map's sum over slices. */
  private static final class Sums {
    private double sum;
    private double weight;
    private long voxels;

    double mean() {
      return sum / weight;
    }
  }

  /** Forward passes over one volume. */
  private final class Scan {
    private final ScanInput input;
    private final int area;
    private long networkNanos;

    Scan(ScanInput input) {
      this.input = input;
      this.area = input.box().area();
    }

    /** Runs slices through several passes: the sums of each. */
    List<Sums> run(List<Integer> slices, List<Pass> passes, AnomalyMap map) {
      List<Sums> sums = passes.stream().map(pass -> new Sums()).toList();
      float[] values = new float[batch * area];
      for (int first = 0; first < slices.size(); first += batch) {
        int end = Math.min(slices.size(), first + batch);
        List<Integer> together = slices.subList(first, end);
        Arrays.fill(values, InputWindow.OUTSIDE);
        byte[][] lungs = new byte[together.size()][];
        for (int i = 0; i < lungs.length; i++) {
          lungs[i] = input.fill(values, i * area, together.get(i));
        }
        for (int pass = 0; pass < passes.size(); pass++) {
          float[] anomaly = forward(values, passes.get(pass));
          for (int i = 0; i < lungs.length; i++) {
            add(anomaly, i * area, together.get(i), lungs[i], sums.get(pass), map);
          }
        }
      }
      return sums;
    }

    /** Spread of the score over the thinned networks; null where there are none. */
    Double standardDeviation() {
      int networks = settings.thinnedNetworks();
      if (networks == 0 || !network.canBeThinned()) {
        return null;
      }
      List<Pass> thinned = new ArrayList<>();
      for (int seed = 0; seed < networks; seed++) {
        long which = seed;
        thinned.add((values, box) -> thinned(values, box, which));
      }
      List<Sums> all = run(input.sample(settings.sampledSlices()), thinned, null);
      double[] scores = all.stream().mapToDouble(Sums::mean).toArray();
      double mean = Arrays.stream(scores).average().orElseThrow();
      double squares = Arrays.stream(scores).map(x -> (x - mean) * (x - mean)).sum();
      return Math.sqrt(squares / (networks - 1));
    }

    private float[] forward(float[] values, Pass pass) {
      long started = System.nanoTime();
      try {
        return pass.run(values, input.box());
      } finally {
        networkNanos += System.nanoTime() - started;
      }
    }

    private void add(
        float[] anomaly, int offset, int slice, byte[] lung, Sums sums, AnomalyMap map) {
      double sum = 0;
      long voxels = 0;
      SliceBox own = input.lungs(slice);
      for (int row = own.top(); row < own.bottom(); row++) {
        int start = row * input.box().columns();
        for (int i = start + own.left(); i < start + own.right(); i++) {
          if (lung[i] != 0) {
            double clipped = Math.min(1, Math.max(0, anomaly[offset + i]));
            sum += clipped;
            voxels++;
            if (map != null) {
              map.set(slice, i, clipped);
            }
          }
        }
      }
      double thickness = input.weightMm(slice);
      sums.sum += thickness * sum;
      sums.weight += thickness * voxels;
      sums.voxels += voxels;
    }
  }
}
