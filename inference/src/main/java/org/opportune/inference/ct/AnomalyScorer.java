package org.opportune.inference.ct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.lung.LungMask;
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
  private final InputWindow window;

  /** Scores with a network that others may use at the same time. */
  public AnomalyScorer(LoadedNetwork network, ScorerSettings settings) {
    this.network = network;
    this.settings = settings;
    this.window = network.window();
  }

  /**
   * Scores a volume.
   *
   * @throws IllegalArgumentException when the mask does not fit or holds no lung
   */
  public AnomalyResult score(HounsfieldVolume volume, LungMask mask) {
    long started = System.nanoTime();
    Scan scan = new Scan(volume, mask);
    List<Integer> batch = new ArrayList<>();
    int scored = 0;
    for (int slice = 0; slice < volume.slices(); slice++) {
      if (scan.holdsLung(slice)) {
        batch.add(slice);
        scored++;
      }
      if (batch.size() == settings.batch()) {
        scan.score(batch);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      scan.score(batch);
    }
    long network = scan.networkNanos / 1_000_000;
    long total = (System.nanoTime() - started) / 1_000_000;
    return new AnomalyResult(
        scan.mean(),
        scan.standardDeviation(),
        scored,
        scan.voxels,
        scan.map,
        total - network,
        network,
        AnomalyResult.MEAN_OVER_LUNG);
  }

  /** The sums of one volume. */
  private final class Scan {
    private final HounsfieldVolume volume;
    private final LungMask mask;
    private final LungBox box;
    private final AnomalyMap map;
    private final double[] sums = new double[settings.views()];
    private double weight;
    private long voxels;
    private long networkNanos;

    Scan(HounsfieldVolume volume, LungMask mask) {
      this.volume = volume;
      this.mask = mask;
      this.box = LungBox.of(volume, mask, network.bundle().card().stride());
      this.map = settings.keepMap() ? new AnomalyMap(box, volume.slices()) : null;
    }

    boolean holdsLung(int slice) {
      for (byte label : mask.labels()[slice]) {
        if (label != LungMask.NONE) {
          return true;
        }
      }
      return false;
    }

    void score(List<Integer> slices) {
      float[] input = new float[settings.batch() * box.area()];
      Arrays.fill(input, InputWindow.OUTSIDE);
      for (int i = 0; i < slices.size(); i++) {
        fill(input, i * box.area(), slices.get(i));
      }
      float[][] maps = new float[settings.views()][];
      for (int view = 0; view < maps.length; view++) {
        maps[view] = forward(input, view);
      }
      for (int i = 0; i < slices.size(); i++) {
        add(maps, i * box.area(), slices.get(i));
      }
    }

    double mean() {
      return Arrays.stream(sums).sum() / sums.length / weight;
    }

    Double standardDeviation() {
      if (sums.length == 1) {
        return null;
      }
      double mean = mean();
      double squares = 0;
      for (double sum : sums) {
        squares += (sum / weight - mean) * (sum / weight - mean);
      }
      return Math.sqrt(squares / (sums.length - 1));
    }

    private void fill(float[] input, int offset, int slice) {
      short[] hu = volume.hu()[slice];
      for (int i = 0; i < box.area(); i++) {
        int index = indexInSlice(i);
        if (counts(slice, index)) {
          input[offset + i] = window.scale(hu[index]);
        }
      }
    }

    /** One forward pass; mirrored before and back after for views beyond the first. */
    private float[] forward(float[] input, int view) {
      long started = System.nanoTime();
      int[] axes = axes(view);
      try (NDManager scope = network.newScope()) {
        Shape shape = new Shape(settings.batch(), 1, box.rows(), box.columns());
        NDArray straight = scope.create(input, shape);
        NDArray seen = axes.length == 0 ? straight : straight.flip(axes);
        NDArray output = network.apply(scope, seen);
        int channel = network.bundle().card().anomalyChannel();
        NDArray anomaly = output.get(":, " + channel + ":" + (channel + 1));
        NDArray back = axes.length == 0 ? anomaly : anomaly.flip(axes);
        return back.toFloatArray();
      } finally {
        networkNanos += System.nanoTime() - started;
      }
    }

    private void add(float[][] maps, int offset, int slice) {
      double thickness = volume.sliceWeightMm(slice);
      for (int i = 0; i < box.area(); i++) {
        if (counts(slice, indexInSlice(i))) {
          double mean = 0;
          for (int view = 0; view < maps.length; view++) {
            double clipped = Math.min(1, Math.max(0, maps[view][offset + i]));
            sums[view] += thickness * clipped;
            mean += clipped / maps.length;
          }
          if (map != null) {
            map.set(slice, i, mean);
          }
          weight += thickness;
          voxels++;
        }
      }
    }

    private boolean counts(int slice, int index) {
      return index >= 0
          && mask.isLung(slice, index)
          && volume.hu()[slice][index] != HounsfieldVolume.PADDING;
    }

    /** Index in the slice of a pixel of the box; -1 beyond the slice. */
    private int indexInSlice(int indexInBox) {
      int row = box.top() + indexInBox / box.columns();
      int column = box.left() + indexInBox % box.columns();
      boolean inside = row >= 0 && row < volume.rows() && column >= 0 && column < volume.columns();
      return inside ? row * volume.columns() + column : -1;
    }
  }

  private static int[] axes(int view) {
    return switch (view) {
      case 0 -> new int[0];
      case 1 -> new int[] {3};
      case 2 -> new int[] {2};
      default -> new int[] {2, 3};
    };
  }
}
