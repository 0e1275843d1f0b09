package org.opportune.inference.lung;

/**
 * Tells the patient from the air around and from the table.
 *
 * <p>Two masks result. Outside air is what reaches the frame of its slice. Air of a hollow couch
 * does not, so a second mask marks what the patient's own soft tissue encloses: tissue is opened
 * (the shell of a couch is thinner than a body wall), its largest component kept, and the holes of
 * each slice filled.
 */
final class BodyFinder {
  /** Above this a cell is tissue or table, in HU; foam and clothes are below. */
  private static final int TISSUE_HU = -250;

  /** Mean below which a region that reaches the frame is room air with clothes, in HU. */
  private static final int ROOM_AIR_HU = -930;

  /** Least share of room air in what surrounds a patient, table and clothes included. */
  private static final double ROOM_AIR_SHARE = 0.25;

  /** Half the wall thickness below which a shell does not count as body, in mm. */
  private static final double OPENING_MM = 4;

  private BodyFinder() {}

  /** Cells up to a threshold, padding not among them. */
  static BitMask air(CoarseGrid grid, int thresholdHu) {
    BitMask air = grid.mask();
    for (int z = 0; z < grid.slices; z++) {
      air.fillUpTo(z, grid.hu[z], thresholdHu, null);
    }
    return air.remove(grid.padding);
  }

  /**
   * Marks air around the patient and padding. Air that reaches the frame but is too dense for room
   * air is a lung that the field of view cuts.
   *
   * @param air as {@link #air} gives it
   */
  static BitMask outside(CoarseGrid grid, BitMask air) {
    BitMask outside = grid.mask();
    for (int z = 0; z < grid.slices; z++) {
      BitMask padding = grid.padding.only(z);
      BitMask marks = outside.only(z);
      marks.add(padding);
      Components components = Components.of(air.only(z));
      boolean[] chosen = open(components, grid, z, padding);
      short[] hu = grid.hu[z];
      long[] sum = new long[chosen.length];
      components.forEachRun(
          (component, slice, row, from, to) -> {
            if (chosen[component]) {
              int part = 0;
              for (int i = row * grid.columns + from; i < row * grid.columns + to; i++) {
                part += hu[i];
              }
              sum[component] += part;
            }
          });
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] &= sum[i] <= (long) ROOM_AIR_HU * components.cells(i);
      }
      components.paint(marks, chosen);
    }
    return outside;
  }

  /** Which components of a slice reach its frame or padding. */
  private static boolean[] open(Components components, CoarseGrid grid, int z, BitMask padding) {
    boolean[] open = components.touchingFrame();
    if (grid.isIncomplete(z)) {
      int[] beside = components.overlap(Neighbours.beside(padding));
      for (int i = 0; i < open.length; i++) {
        open[i] |= beside[i] > 0;
      }
    }
    return open;
  }

  /** Marks the patient, holes filled slice by slice; the table is not among them. */
  static BitMask enclosed(CoarseGrid grid) {
    int rx = Math.max(1, (int) Math.round(OPENING_MM / grid.columnMm));
    int ry = Math.max(1, (int) Math.round(OPENING_MM / grid.rowMm));
    BitMask tissue = grid.mask();
    for (int z = 0; z < grid.slices; z++) {
      tissue.fillUpTo(z, grid.hu[z], TISSUE_HU, null);
    }
    tissue = tissue.complement();
    Components cores = Components.of(Neighbours.eroded(tissue, rx, ry));
    int largest = cores.largest();
    BitMask core = grid.mask();
    if (largest < 0) {
      return core;
    }
    boolean[] chosen = new boolean[cores.count()];
    chosen[largest] = true;
    cores.paint(core, chosen);
    BitMask body = Neighbours.dilated(core, rx + 1, ry + 1, 0).keep(tissue);
    for (int z = 0; z < grid.slices; z++) {
      fillHoles(body.only(z), grid, z);
    }
    return body;
  }

  private static void fillHoles(BitMask slice, CoarseGrid grid, int z) {
    BitMask padding = grid.padding.only(z);
    Components gaps = Components.of(slice.complement().remove(padding));
    boolean[] open = open(gaps, grid, z, padding);
    short[] hu = grid.hu[z];
    int[] dark = new int[open.length];
    gaps.forEachRun(
        (component, at, row, from, to) -> {
          // Counting ends once it cannot change the answer.
          if (open[component] && dark[component] < ROOM_AIR_SHARE * gaps.cells(component)) {
            for (int i = row * grid.columns + from; i < row * grid.columns + to; i++) {
              dark[component] += hu[i] <= ROOM_AIR_HU ? 1 : 0;
            }
          }
        });
    boolean[] hole = new boolean[open.length];
    for (int i = 0; i < hole.length; i++) {
      // A gap open to the frame yet without room air is a lung that the field of view cuts.
      hole[i] = !open[i] || dark[i] < ROOM_AIR_SHARE * gaps.cells(i);
    }
    gaps.paint(slice, hole);
  }
}
