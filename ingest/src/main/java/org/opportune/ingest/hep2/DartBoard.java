package org.opportune.ingest.hep2;

import java.util.ArrayList;
import java.util.List;

/** Discs on a plane that keep apart, found by the square they lie in. */
final class DartBoard {
  private final double side;
  private final int squaresAcross;
  private final int squaresDown;
  private final double apart;
  private final List<List<double[]>> squares = new ArrayList<>();

  /**
   * An empty board.
   *
   * @param mostRadius no disc is larger
   * @param apart least distance of two centres, as a share of the sum of their radii
   */
  DartBoard(double width, double height, double mostRadius, double apart) {
    this.side = 2 * mostRadius;
    this.squaresAcross = (int) (width / side) + 1;
    this.squaresDown = (int) (height / side) + 1;
    this.apart = apart;
    for (int i = 0; i < squaresAcross * squaresDown; i++) {
      squares.add(new ArrayList<>());
    }
  }

  /** Puts a disc where there is room for it, and says whether there was. */
  boolean hit(double x, double y, double radius) {
    int across = (int) (x / side);
    int down = (int) (y / side);
    for (int row = Math.max(0, down - 1); row <= Math.min(squaresDown - 1, down + 1); row++) {
      for (int column = Math.max(0, across - 1);
          column <= Math.min(squaresAcross - 1, across + 1);
          column++) {
        for (double[] disc : squares.get(row * squaresAcross + column)) {
          if (Math.hypot(disc[0] - x, disc[1] - y) < apart * (disc[2] + radius)) {
            return false;
          }
        }
      }
    }
    squares.get(down * squaresAcross + across).add(new double[] {x, y, radius});
    return true;
  }
}
