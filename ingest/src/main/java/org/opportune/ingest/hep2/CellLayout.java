package org.opportune.ingest.hep2;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.opportune.ingest.phantom.Seeds;

/**
 * Where the cells of a field lie and what each carries.
 *
 * @param cells shapes
 * @param carried patterns of each cell, in the order of the cells
 */
record CellLayout(List<Cell> cells, List<Set<Pattern>> carried) {
  private static final double LEAST_MITOSES = 0.02;
  private static final double MOST_MITOSES = 0.06;

  /** Neighbours may overlap by this share of their common radius. */
  private static final double OVERLAP = 0.12;

  private static final int TRIES_PER_CELL = 40;

  static CellLayout of(FieldSpec spec) {
    List<Cell> cells = place(spec);
    List<Set<Pattern>> carried = new ArrayList<>();
    cells.forEach(cell -> carried.add(EnumSet.noneOf(Pattern.class)));
    for (Map.Entry<Pattern, Showing> entry : spec.showings().entrySet()) {
      Pattern pattern = entry.getKey();
      SplittableRandom random = new SplittableRandom(Seeds.of(spec.seed(), pattern.name()));
      int count = (int) Math.ceil(entry.getValue().share() * cells.size() - 1e-9);
      for (int index : ranked(cells, spec.cellDiameterPx(), random).subList(0, count)) {
        carried.get(index).add(pattern);
      }
    }
    return new CellLayout(List.copyOf(cells), Collections.unmodifiableList(carried));
  }

  /** Darts thrown at the field; one that would hit a cell is thrown again. */
  private static List<Cell> place(FieldSpec spec) {
    SplittableRandom random = new SplittableRandom(Seeds.of(spec.seed(), "cells"));
    double mean = spec.cellDiameterPx() / 2;
    double area = (double) spec.columns() * spec.rows();
    int wanted = (int) Math.max(1, Math.rint(spec.density() * area / (Math.PI * mean * mean)));
    double mitoses = Cell.between(random, LEAST_MITOSES, MOST_MITOSES);
    DartBoard board = new DartBoard(spec.columns(), spec.rows(), 1.3 * mean, 1 - OVERLAP);
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < wanted * TRIES_PER_CELL && cells.size() < wanted; i++) {
      double radius = mean * Math.max(0.75, Math.min(1.3, 1 + 0.13 * Cell.gaussian(random)));
      double x = random.nextDouble() * spec.columns();
      double y = random.nextDouble() * spec.rows();
      if (board.hit(x, y, radius)) {
        cells.add(Cell.draw(random, x, y, radius, random.nextDouble() < mitoses));
      }
    }
    return cells;
  }

  /**
   * Cells by how much a pattern favours the place they lie in. Places of favour are some cells
   * wide, so that a pattern that not all cells show shows in groups.
   */
  private static List<Integer> ranked(List<Cell> cells, double diameter, SplittableRandom random) {
    double[] favour = new double[cells.size()];
    for (int wave = 0; wave < 4; wave++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double number = 2 * Math.PI / (diameter * Cell.between(random, 5, 14));
      double phase = 2 * Math.PI * random.nextDouble();
      for (int i = 0; i < favour.length; i++) {
        Outline body = cells.get(i).body();
        double along = body.x() * Math.cos(angle) + body.y() * Math.sin(angle);
        favour[i] += Math.sin(number * along + phase);
      }
    }
    for (int i = 0; i < favour.length; i++) {
      favour[i] += 0.5 * Cell.gaussian(random);
    }
    return IntStream.range(0, favour.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -favour[i]))
        .toList();
  }
}
