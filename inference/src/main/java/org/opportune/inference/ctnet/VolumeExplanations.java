package org.opportune.inference.ctnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.explain.Explanations;
import org.opportune.inference.explain.GradCam;
import org.opportune.inference.explain.HeatMap;
import org.opportune.inference.volume.VolumeCard;
import org.opportune.inference.volume.VolumeGrid;

/**
 * Explanations of whole volumes by Grad-CAM: a map for every slab of three slices, laid out with
 * its middle slice in a square from the lowest, top left, to the highest.
 */
public final class VolumeExplanations {
  private VolumeExplanations() {}

  /**
   * Explains the likeliest label of each volume.
   *
   * @param volumes as {@link VolumeGrid#place} gives them
   */
  public static Explanations of(LoadedNetwork loaded, List<short[]> volumes) {
    VolumeLabeller labeller = new VolumeLabeller(loaded);
    VolumeGrid grid = labeller.card().grid();
    List<Integer> classes =
        volumes.stream().map(volume -> likeliest(labeller.probabilities(volume))).toList();
    GradCam method = GradCam.atLastLayer(loaded.classifier());
    return new Explanations(
        loaded,
        volumes.stream().map(volume -> mosaic(middles(volume, grid))).toList(),
        List.of(
            new Explanations.Method(
                "Grad-CAM at " + method.layer(),
                () -> maps(loaded, method, grid, volumes, classes))));
  }

  private static List<HeatMap> maps(
      LoadedNetwork loaded,
      GradCam method,
      VolumeGrid grid,
      List<short[]> volumes,
      List<Integer> classes) {
    List<HeatMap> maps = new ArrayList<>();
    for (int i = 0; i < volumes.size(); i++) {
      try (NDManager scope = loaded.newScope()) {
        NDArray input = VolumeBatch.of(scope, grid, List.of(volumes.get(i)));
        maps.add(mosaic(method.of(scope, input, classes.get(i))));
      }
    }
    return maps;
  }

  /** The middle slice of each slab, as the network sees it. */
  private static List<HeatMap> middles(short[] volume, VolumeGrid grid) {
    float[] values = new float[volume.length];
    VolumeCard.normalise(volume, values, 0);
    int area = grid.side() * grid.side();
    List<HeatMap> slices = new ArrayList<>();
    for (int slab = 0; slab < grid.groups(); slab++) {
      float[] slice = new float[area];
      int from = (VolumeGrid.GROUP * slab + VolumeGrid.GROUP / 2) * area;
      System.arraycopy(values, from, slice, 0, area);
      slices.add(new HeatMap(grid.side(), grid.side(), slice));
    }
    return slices;
  }

  /** Lays maps of one size out in a square, row by row; what is left over holds the least value. */
  static HeatMap mosaic(List<HeatMap> parts) {
    int across = (int) Math.ceil(Math.sqrt(parts.size()));
    int rows = parts.get(0).rows();
    int columns = parts.get(0).columns();
    float[] values = new float[across * rows * across * columns];
    java.util.Arrays.fill(values, least(parts));
    for (int part = 0; part < parts.size(); part++) {
      int left = part % across * columns;
      int top = part / across * rows;
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            parts.get(part).values(),
            row * columns,
            values,
            (top + row) * across * columns + left,
            columns);
      }
    }
    return new HeatMap(across * rows, across * columns, values);
  }

  private static float least(List<HeatMap> parts) {
    float least = Float.POSITIVE_INFINITY;
    for (HeatMap part : parts) {
      for (float value : part.values()) {
        least = Math.min(least, value);
      }
    }
    return least;
  }

  private static int likeliest(double[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }
}
