package org.opportune.inference.segment;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.SegmentationNetwork;
import org.opportune.inference.net.SegmentationSettings;

/**
 * A trained network at work: the tissue of every pixel, and how much it is in doubt. Not
 * thread-safe.
 */
public final class Segmenter implements AutoCloseable {
  private final NDManager manager;
  private final SegmentationNetwork network;
  private final double dropout;
  private final int draws;

  /**
   * Loads a network.
   *
   * @param dropout share of channels it was trained without
   * @param draws thinned networks that are asked for the doubt, 0 for none
   */
  public Segmenter(SegmentationSettings settings, NetworkState state, double dropout, int draws) {
    Nnpack.switchOff();
    EngineMemory.keepFreed();
    this.manager = NDManager.newBaseManager(Engine.getInstance().defaultDevice());
    this.network = SegmentationNetwork.of(settings);
    this.dropout = dropout;
    this.draws = draws;
    new ConvolutionCheck(manager.getDevice()).requireOutputs(network);
    state.loadInto(network, manager, false);
  }

  /**
   * A segmented scan.
   *
   * @param tissue per slice and pixel the number of the {@link Tissue}
   * @param doubt per slice and pixel, 0 (sure) to 1 (all tissues alike): the entropy of the mean of
   *     the thinned networks' probabilities over its largest value (Monte Carlo dropout; Gal and
   *     Ghahramani, ICML 2016); null without draws
   */
  // Copying pixels on every access would cost more than the use made of them.
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(byte[][] tissue, float[][] doubt) {}

  /** Segments a scan; its truth is not read. */
  public Result segment(FieldScan scan) {
    Pieces pieces = Pieces.covering(scan, network.settings().family());
    float[] input = pieces.values();
    Result result =
        new Result(
            new byte[scan.slices()][FieldScan.ROWS * FieldScan.COLUMNS],
            draws == 0 ? null : new float[scan.slices()][FieldScan.ROWS * FieldScan.COLUMNS]);
    paint(pieces, probabilities(pieces, input, null), result.tissue(), null);
    if (draws > 0) {
      float[] mean = probabilities(pieces, input, ChannelDropout.thinned(dropout, 0));
      for (int draw = 1; draw < draws; draw++) {
        float[] more = probabilities(pieces, input, ChannelDropout.thinned(dropout, draw));
        for (int i = 0; i < mean.length; i++) {
          mean[i] += more[i];
        }
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= draws;
      }
      paint(pieces, mean, null, result.doubt());
    }
    return result;
  }

  /** Passes over a scan that a result takes. */
  int passes() {
    return 1 + draws;
  }

  /** Of every piece, tissue and pixel, in this order. */
  float[] probabilities(Pieces pieces, float[] input, ChannelDropout thinned) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray given = scope.create(input, pieces.shape(1));
      SegmentationNetwork.Pass pass =
          network.pass(new ParameterStore(scope, false), given, false, thinned);
      pass.logits().attach(scope);
      pass.bottleneck().attach(scope);
      return pass.logits().softmax(1).toFloatArray();
    }
  }

  private static void paint(
      Pieces pieces, float[] probabilities, byte[][] tissue, float[][] doubt) {
    int pixels = pieces.pixels();
    for (int n = 0; n < pieces.pieces().size(); n++) {
      Piece piece = pieces.pieces().get(n);
      for (int i = 0; i < pixels; i++) {
        int likeliest = 0;
        double entropy = 0;
        for (int t = 0; t < Tissue.COUNT; t++) {
          float p = probabilities[(n * Tissue.COUNT + t) * pixels + i];
          likeliest =
              p > probabilities[(n * Tissue.COUNT + likeliest) * pixels + i] ? t : likeliest;
          entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        int slice = piece.firstSlice() + i / Piece.AREA;
        int place = piece.source(i % Piece.AREA);
        if (tissue != null) {
          tissue[slice][place] = (byte) likeliest;
        }
        if (doubt != null) {
          doubt[slice][place] = (float) (entropy / Math.log(Tissue.COUNT));
        }
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
