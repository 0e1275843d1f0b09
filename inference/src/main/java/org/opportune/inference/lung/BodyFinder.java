package org.opportune.inference.lung;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Tells the patient from the air around and from the table.
 *
 * <p>Two masks result. {@code OUTSIDE} air is what reaches the frame of its slice. Air of a hollow
 * couch does not, so a second mask marks what the patient's own soft tissue encloses: tissue is
 * opened (the shell of a couch is thinner than a body wall), its largest component kept, and the
 * holes of each slice filled.
 */
final class BodyFinder {
  /** Cell value of {@link #outside}: room air or padding. */
  static final byte OUTSIDE = 1;

  /** Cell value of {@link #enclosed}: tissue of the patient or enclosed by it. */
  static final byte BODY = 1;

  /** Above this a cell is tissue or table, in HU; foam and clothes are below. */
  private static final int TISSUE_HU = -250;

  /** Mean below which a region that reaches the frame is room air with clothes, in HU. */
  private static final int ROOM_AIR_HU = -930;

  /** Least share of room air in what surrounds a patient, table and clothes included. */
  private static final double ROOM_AIR_SHARE = 0.25;

  /** Half the wall thickness below which a shell does not count as body, in mm. */
  private static final double OPENING_MM = 4;

  private BodyFinder() {}

  /**
   * Marks air around the patient and padding; everything else is 0. Air that reaches the frame but
   * is too dense for room air is a lung that the field of view cuts.
   */
  static byte[][] outside(CoarseGrid grid, int airHu) {
    byte[][] outside = grid.mask();
    byte[] air = new byte[grid.cellsPerSlice()];
    for (int z = 0; z < grid.slices; z++) {
      short[] hu = grid.hu[z];
      byte[] marks = outside[z];
      for (int i = 0; i < air.length; i++) {
        boolean padding = hu[i] == HounsfieldVolume.PADDING;
        marks[i] = padding ? OUTSIDE : 0;
        air[i] = (byte) (hu[i] <= airHu && !padding ? 1 : 0);
      }
      Components components = Components.of(air, grid.columns, (byte) 1);
      boolean[] chosen = components.touchingFrame();
      long[] sum = new long[chosen.length];
      components.forEachRun(
          (component, slice, row, from, to) -> {
            for (int i = row * grid.columns + from; i < row * grid.columns + to; i++) {
              sum[component] += hu[i];
              chosen[component] |= hasPaddingBeside(hu, grid.columns, i);
            }
          });
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] &= sum[i] <= (long) ROOM_AIR_HU * components.cells(i);
      }
      components.paint(new byte[][] {marks}, chosen, OUTSIDE);
    }
    return outside;
  }

  private static boolean hasPaddingBeside(short[] hu, int columns, int i) {
    return (i > 0 && hu[i - 1] == HounsfieldVolume.PADDING)
        || (i < hu.length - 1 && hu[i + 1] == HounsfieldVolume.PADDING)
        || (i >= columns && hu[i - columns] == HounsfieldVolume.PADDING)
        || (i < hu.length - columns && hu[i + columns] == HounsfieldVolume.PADDING);
  }

  /** Marks the patient, holes filled slice by slice; the table is 0. */
  static byte[][] enclosed(CoarseGrid grid) {
    byte[][] tissue = grid.mask();
    byte[][] core = grid.mask();
    int rx = Math.max(1, (int) Math.round(OPENING_MM / grid.columnMm));
    int ry = Math.max(1, (int) Math.round(OPENING_MM / grid.rowMm));
    for (int z = 0; z < grid.slices; z++) {
      for (int i = 0; i < tissue[z].length; i++) {
        short value = grid.hu[z][i];
        tissue[z][i] = (byte) (value > TISSUE_HU && value != HounsfieldVolume.PADDING ? 1 : 0);
      }
      spread(tissue[z], core[z], grid.columns, rx, ry, (byte) 0);
    }
    Components components = Components.of(core, grid.columns, (byte) 1);
    int largest = components.largest();
    byte[][] body = grid.mask();
    if (largest < 0) {
      return body;
    }
    boolean[] chosen = new boolean[components.count()];
    chosen[largest] = true;
    components.paint(body, chosen, BODY);
    for (int z = 0; z < grid.slices; z++) {
      byte[] grown = core[z];
      spread(body[z], grown, grid.columns, rx + 1, ry + 1, BODY);
      for (int i = 0; i < grown.length; i++) {
        body[z][i] = (byte) (grown[i] & tissue[z][i]);
      }
      fillHoles(body[z], grid.hu[z], grid.columns);
    }
    return body;
  }

  private static void fillHoles(byte[] slice, short[] hu, int columns) {
    byte[] gap = new byte[slice.length];
    for (int i = 0; i < gap.length; i++) {
      gap[i] = (byte) (slice[i] != BODY && hu[i] != HounsfieldVolume.PADDING ? 1 : 0);
    }
    Components gaps = Components.of(gap, columns, (byte) 1);
    boolean[] open = gaps.touchingFrame();
    int[] dark = new int[open.length];
    gaps.forEachRun(
        (component, z, row, from, to) -> {
          for (int i = row * columns + from; i < row * columns + to; i++) {
            open[component] |= hasPaddingBeside(hu, columns, i);
            dark[component] += hu[i] <= ROOM_AIR_HU ? 1 : 0;
          }
        });
    boolean[] hole = new boolean[open.length];
    for (int i = 0; i < hole.length; i++) {
      // A gap open to the frame yet without room air is a lung that the field of view cuts.
      hole[i] = !open[i] || dark[i] < ROOM_AIR_SHARE * gaps.cells(i);
    }
    gaps.paint(new byte[][] {slice}, hole, BODY);
  }

  /**
   * Spreads a value over a box of half-widths rx, ry: 1 dilates, 0 erodes; the frame is neutral.
   */
  private static void spread(byte[] from, byte[] to, int columns, int rx, int ry, byte value) {
    int rows = from.length / columns;
    byte[] line = from.clone();
    ByteBuffer source = words(from);
    ByteBuffer along = words(line);
    for (int y = 0; y < rows; y++) {
      int row = y * columns;
      for (int away = 1; away <= Math.min(rx, columns - 1); away++) {
        merge(source, row, along, row + away, columns - away, value);
        merge(source, row + away, along, row, columns - away, value);
      }
    }
    System.arraycopy(line, 0, to, 0, to.length);
    ByteBuffer target = words(to);
    for (int y = 0; y < rows; y++) {
      for (int near = Math.max(0, y - ry); near <= Math.min(rows - 1, y + ry); near++) {
        merge(along, near * columns, target, y * columns, columns, value);
      }
    }
  }

  private static ByteBuffer words(byte[] cells) {
    return ByteBuffer.wrap(cells).order(ByteOrder.nativeOrder());
  }

  /** Joins cells of 0 and 1 by or, by and where the value is 0; eight at a time. */
  private static void merge(
      ByteBuffer from, int source, ByteBuffer to, int target, int count, byte value) {
    int whole = count - count % Long.BYTES;
    if (value != 0) {
      for (int i = 0; i < whole; i += Long.BYTES) {
        to.putLong(target + i, to.getLong(target + i) | from.getLong(source + i));
      }
      for (int i = whole; i < count; i++) {
        to.put(target + i, (byte) (to.get(target + i) | from.get(source + i)));
      }
    } else {
      for (int i = 0; i < whole; i += Long.BYTES) {
        to.putLong(target + i, to.getLong(target + i) & from.getLong(source + i));
      }
      for (int i = whole; i < count; i++) {
        to.put(target + i, (byte) (to.get(target + i) & from.get(source + i)));
      }
    }
  }
}
