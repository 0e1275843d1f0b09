package org.opportune.inference.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.opportune.inference.net.InputWindow;
import org.opportune.inference.net.SegmentationFamily;

/**
 * A batch of pieces of equal size.
 *
 * @param pieces at least one
 * @param volumetric whether the network looks at several slices at once
 */
record Pieces(List<Piece> pieces, boolean volumetric) {
  private static final InputWindow WINDOW = InputWindow.published();

  /** Slices that a volumetric network sees at once. */
  private static final int STACK = 8;

  private static final int TRIES = 20;

  /** As many pieces as make up so many slices, drawn at random from scans. */
  static Pieces random(
      List<FieldScan> scans, SegmentationFamily family, int slices, SplittableRandom random) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < slices; i += depth(family)) {
      pieces.add(draw(scans, family, random));
    }
    return new Pieces(pieces, family.isVolumetric());
  }

  /**
   * The same from scans whose truth is known: each piece is drawn again until it shows a tissue
   * that was drawn before, all but the background being as likely, or the tries are used up.
   */
  static Pieces balanced(
      List<FieldScan> scans, SegmentationFamily family, int slices, SplittableRandom random) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < slices; i += depth(family)) {
      int wanted = random.nextInt(1, Tissue.COUNT);
      Piece piece = draw(scans, family, random);
      for (int left = TRIES; left > 0 && !piece.shows(wanted); left--) {
        piece = draw(scans, family, random);
      }
      pieces.add(piece);
    }
    return new Pieces(pieces, family.isVolumetric());
  }

  private static Piece draw(
      List<FieldScan> scans, SegmentationFamily family, SplittableRandom random) {
    FieldScan scan = scans.get(random.nextInt(scans.size()));
    int first = random.nextInt(scan.slices() - depth(family) + 1);
    return new Piece(scan, first, depth(family), random.nextBoolean(), random.nextBoolean());
  }

  private static int depth(SegmentationFamily family) {
    return family.isVolumetric() ? STACK : 1;
  }

  /** Pieces that cover a scan; the last stack reaches back over the one before it. */
  static Pieces covering(FieldScan scan, SegmentationFamily family) {
    int depth = depth(family);
    if (scan.slices() < depth) {
      throw new IllegalArgumentException(
          "Cannot segment: %d slices are fewer than the %d that the network sees at once"
              .formatted(scan.slices(), depth));
    }
    List<Piece> pieces = new ArrayList<>();
    for (int first = 0; first < scan.slices(); first += depth) {
      int fitting = Math.min(first, scan.slices() - depth);
      pieces.add(new Piece(scan, fitting, depth, false, false));
      pieces.add(new Piece(scan, fitting, depth, true, false));
    }
    return new Pieces(pieces, family.isVolumetric());
  }

  /** These and others in one batch. */
  Pieces and(Pieces others) {
    List<Piece> all = new ArrayList<>(pieces);
    all.addAll(others.pieces());
    return new Pieces(all, volumetric);
  }

  /** Values of one channel of one piece. */
  int pixels() {
    return pieces.get(0).slices() * Piece.AREA;
  }

  /** HU in 0..1, one channel. */
  float[] values() {
    float[] values = new float[pieces.size() * pixels()];
    int at = 0;
    for (Piece piece : pieces) {
      for (int z = 0; z < piece.slices(); z++) {
        float[] hu = piece.scan().hu()[piece.firstSlice() + z];
        for (int i = 0; i < Piece.AREA; i++) {
          values[at++] = WINDOW.scale(hu[piece.source(i)]);
        }
      }
    }
    return values;
  }

  /** Of every piece and pixel the number of its tissue. */
  byte[] truth() {
    byte[] truth = new byte[pieces.size() * pixels()];
    int at = 0;
    for (Piece piece : pieces) {
      for (int z = 0; z < piece.slices(); z++) {
        byte[] slice = piece.scan().truth()[piece.firstSlice() + z];
        for (int i = 0; i < Piece.AREA; i++) {
          truth[at++] = slice[piece.source(i)];
        }
      }
    }
    return truth;
  }

  /** One-hot truth: (batch, tissues, ...). */
  NDArray oneHot(NDManager scope) {
    byte[] truth = truth();
    int pixels = pixels();
    float[] hot = new float[truth.length * Tissue.COUNT];
    for (int i = 0; i < truth.length; i++) {
      hot[(i / pixels * Tissue.COUNT + truth[i]) * pixels + i % pixels] = 1;
    }
    return scope.create(hot, shape(Tissue.COUNT));
  }

  /** Which tissues but the background each piece shows, 0 or 1: (batch, tissues - 1). */
  NDArray presence(NDManager scope) {
    byte[] truth = truth();
    int columns = Tissue.COUNT - 1;
    float[] present = new float[pieces.size() * columns];
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] > 0) {
        present[i / pixels() * columns + truth[i] - 1] = 1;
      }
    }
    return scope.create(present, new Shape(pieces.size(), columns));
  }

  /** Shape of a batch of these with so many channels. */
  Shape shape(int channels) {
    int side = Piece.SIDE;
    return volumetric
        ? new Shape(pieces.size(), channels, pieces.get(0).slices(), side, side)
        : new Shape(pieces.size(), channels, side, side);
  }
}
