package org.opportune.ingest.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Grows a tree of tubes from a hilum into one lung. Points strewn over the lung are supplied in
 * order of their distance, each from the cheapest place on the tree so far; widths follow from the
 * number of points supplied (Murray's law).
 */
final class BranchTree {
  private static final double STEP_MM = 9;

  private final LungShape lungs;
  private final double side;
  private final SplittableRandom random;
  private double[] x = new double[256];
  private double[] y = new double[256];
  private double[] z = new double[256];
  private double[] path = new double[256];
  private int[] parent = new int[256];
  private int size;

  /**
   * @param side 1 for the left lung, -1 for the right
   */
  BranchTree(LungShape lungs, double side, SplittableRandom random) {
    this.lungs = lungs;
    this.side = side;
    this.random = random;
  }

  /**
   * Grows the tree.
   *
   * @param root points x, y, z of the stem
   * @param leaves points to supply
   * @param marginMm how far from the pleura the points stay
   * @param leafRadiusMm radius of the last twigs
   * @param maxRadiusMm radius that the stem is limited to
   */
  List<Tube> grow(
      double[][] root, int leaves, double marginMm, double leafRadiusMm, double maxRadiusMm) {
    for (int i = 0; i < root.length; i++) {
      add(root[i][0], root[i][1], root[i][2], i - 1);
    }
    int stem = size - 1;
    for (double[] target : targets(leaves, marginMm, root[root.length - 1])) {
      supply(target, stem);
    }
    return tubes(leafRadiusMm, maxRadiusMm);
  }

  private List<double[]> targets(int leaves, double marginMm, double[] hilum) {
    List<double[]> targets = new ArrayList<>();
    for (int attempts = 0; targets.size() < leaves && attempts < leaves * 40; attempts++) {
      double tx = side * random.nextDouble(4, 134);
      double ty = random.nextDouble(-96, 100);
      double tz = random.nextDouble(-30, LungShape.APEX_Z);
      if (lungs.depth(tx, ty, tz) > marginMm) {
        double dx = tx - hilum[0];
        double dy = ty - hilum[1];
        double dz = tz - hilum[2];
        targets.add(new double[] {tx, ty, tz, Math.sqrt(dx * dx + dy * dy + dz * dz)});
      }
    }
    targets.sort((a, b) -> Double.compare(a[3], b[3]));
    return targets;
  }

  private void supply(double[] target, int stem) {
    int best = stem;
    double bestCost = Double.MAX_VALUE;
    for (int i = stem; i < size; i++) {
      double dx = target[0] - x[i];
      double dy = target[1] - y[i];
      double dz = target[2] - z[i];
      double cost = Math.sqrt(dx * dx + dy * dy + dz * dz) * 1.35 + path[i];
      if (cost < bestCost) {
        bestCost = cost;
        best = i;
      }
    }
    double dx = target[0] - x[best];
    double dy = target[1] - y[best];
    double dz = target[2] - z[best];
    double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    int steps = Math.max(1, (int) Math.round(length / STEP_MM));
    double ox = x[best];
    double oy = y[best];
    double oz = z[best];
    int at = best;
    for (int i = 1; i <= steps; i++) {
      double t = (double) i / steps;
      double sway = i < steps ? 1.6 : 0;
      at =
          add(
              ox + t * dx + random.nextDouble(-1, 1) * sway,
              oy + t * dy + random.nextDouble(-1, 1) * sway,
              oz + t * dz + random.nextDouble(-1, 1) * sway,
              at);
    }
  }

  private int add(double nx, double ny, double nz, int from) {
    if (size == x.length) {
      x = java.util.Arrays.copyOf(x, 2 * size);
      y = java.util.Arrays.copyOf(y, 2 * size);
      z = java.util.Arrays.copyOf(z, 2 * size);
      path = java.util.Arrays.copyOf(path, 2 * size);
      parent = java.util.Arrays.copyOf(parent, 2 * size);
    }
    x[size] = nx;
    y[size] = ny;
    z[size] = nz;
    parent[size] = from;
    if (from >= 0) {
      double dx = nx - x[from];
      double dy = ny - y[from];
      double dz = nz - z[from];
      path[size] = path[from] + Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
    return size++;
  }

  private List<Tube> tubes(double leafRadiusMm, double maxRadiusMm) {
    double[] supplied = new double[size];
    boolean[] inner = new boolean[size];
    for (int i = size - 1; i > 0; i--) {
      supplied[i] += inner[i] ? 0 : 1;
      supplied[parent[i]] += supplied[i];
      inner[parent[i]] = true;
    }
    List<Tube> tubes = new ArrayList<>(size);
    for (int i = 1; i < size; i++) {
      double end = Math.min(maxRadiusMm, leafRadiusMm * Math.pow(supplied[i], 1 / 2.7));
      double start =
          Math.min(
              Math.min(maxRadiusMm, leafRadiusMm * Math.pow(supplied[parent[i]], 1 / 2.7)),
              end * 1.25);
      int p = parent[i];
      tubes.add(new Tube(x[p], y[p], z[p], start, x[i], y[i], z[i], end));
    }
    return tubes;
  }
}
