package org.opportune.ingest.codec.jpeg2000;

import java.util.Arrays;
import jj2000.j2k.decoder.DecoderSpecs;
import jj2000.j2k.entropy.decoder.CodedCBlkDataSrcDec;
import jj2000.j2k.entropy.decoder.DecLyrdCBlk;
import jj2000.j2k.entropy.decoder.EntropyDecoder;
import jj2000.j2k.image.DataBlk;
import jj2000.j2k.image.DataBlkInt;
import jj2000.j2k.wavelet.Subband;
import jj2000.j2k.wavelet.synthesis.SubbandSyn;

/**
 * Decodes code blocks of the usual coding style; those with one of the options of ITU-T T.800 table
 * A.19 set (bypass, resets, terminations, causal contexts, segmentation symbols) go to the decoder
 * it stands in for.
 */
final class BlockDecoder extends EntropyDecoder {
  /** Plane of the most significant magnitude bit; bit 31 is the sign. */
  private static final int FIRST_PLANE = 30;

  private final EntropyDecoder others;
  private final DecoderSpecs specs;
  private final CodingPasses passes = new CodingPasses();
  private DecLyrdCBlk coded;

  /**
   * A decoder over the packets.
   *
   * @param packets where the coded bytes of blocks come from
   * @param others jai-imageio's decoder over the same packets
   * @param specs coding styles by tile and component
   */
  BlockDecoder(CodedCBlkDataSrcDec packets, EntropyDecoder others, DecoderSpecs specs) {
    super(packets);
    this.others = others;
    this.specs = specs;
  }

  @Override
  public void setTile(int x, int y) {
    others.setTile(x, y);
    tIdx = getTileIdx();
  }

  @Override
  public void nextTile() {
    others.nextTile();
    tIdx = getTileIdx();
  }

  @Override
  public DataBlk getInternCodeBlock(int c, int m, int n, SubbandSyn band, DataBlk block) {
    return getCodeBlock(c, m, n, band, block);
  }

  /** The samples of a block by rows, as {@link CodingPasses} writes them. */
  @Override
  public DataBlk getCodeBlock(int c, int m, int n, SubbandSyn band, DataBlk given) {
    if ((Integer) specs.ecopts.getTileCompVal(tIdx, c) != 0) {
      return others.getCodeBlock(c, m, n, band, given);
    }
    coded = src.getCodeBlock(c, m, n, band, 1, -1, coded);
    DataBlk block = given == null ? new DataBlkInt() : given;
    block.progressive = coded.prog;
    block.ulx = coded.ulx;
    block.uly = coded.uly;
    block.w = coded.w;
    block.h = coded.h;
    block.offset = 0;
    block.scanw = coded.w;
    int[] samples = (int[]) block.getData();
    if (samples == null || samples.length < coded.w * coded.h) {
      samples = new int[coded.w * coded.h];
      block.setData(samples);
    } else {
      Arrays.fill(samples, 0);
    }
    if (coded.nl > 0 && coded.nTrunc > 0) {
      boolean highHorizontally =
          band.orientation == Subband.WT_ORIENT_HL || band.orientation == Subband.WT_ORIENT_HH;
      boolean highVertically =
          band.orientation == Subband.WT_ORIENT_LH || band.orientation == Subband.WT_ORIENT_HH;
      byte[] contexts = Contexts.zeroCoding(highHorizontally, highVertically);
      passes.start(coded.data, coded.dl, samples, coded.w, coded.h, contexts);
      decode(FIRST_PLANE - coded.skipMSBP, coded.nTrunc);
    }
    return block;
  }

  /** The first bit-plane has but a cleanup pass (D.3). */
  private void decode(int firstPlane, int count) {
    int left = count;
    for (int plane = firstPlane; plane >= 0 && left > 0; plane--) {
      if (plane < firstPlane) {
        passes.propagate(plane);
        if (--left > 0) {
          passes.refine(plane);
          left--;
        }
      }
      if (left > 0) {
        passes.cleanUp(plane);
        left--;
      }
    }
  }
}
