package org.opportune.ingest.codec.jpeg2000;

import jj2000.j2k.decoder.DecoderSpecs;
import jj2000.j2k.image.DataBlk;
import jj2000.j2k.image.DataBlkFloat;
import jj2000.j2k.image.DataBlkInt;
import jj2000.j2k.wavelet.WaveletTransform;
import jj2000.j2k.wavelet.synthesis.CBlkWTDataSrcDec;
import jj2000.j2k.wavelet.synthesis.InverseWT;
import jj2000.j2k.wavelet.synthesis.SubbandSyn;
import jj2000.j2k.wavelet.synthesis.SynWTFilter;

/**
 * The inverse wavelet transform of a tile's components (ITU-T T.800 annex F.3), each whole when its
 * first line is asked for. Samples are kept by rows, one array each.
 */
final class InverseTransform extends InverseWT {
  private final CBlkWTDataSrcDec source;

  /** By component: rows of the tile, of int or of float; null before they are asked for. */
  private final Object[][] reconstructed;

  InverseTransform(CBlkWTDataSrcDec source, DecoderSpecs specs) {
    super(source, specs);
    this.source = source;
    reconstructed = new Object[source.getNumComps()][];
  }

  @Override
  public void setTile(int x, int y) {
    super.setTile(x, y);
    forget();
  }

  @Override
  public void nextTile() {
    super.nextTile();
    forget();
  }

  private void forget() {
    for (int c = 0; c < reconstructed.length; c++) {
      reconstructed[c] = null;
    }
  }

  @Override
  public int getNomRangeBits(int c) {
    return source.getNomRangeBits(c);
  }

  @Override
  public int getFixedPoint(int c) {
    return source.getFixedPoint(c);
  }

  @Override
  public boolean isReversible(int tile, int c) {
    return decSpec.wfs.isReversible(tile, c);
  }

  @Override
  public int getImplementationType(int c) {
    return WaveletTransform.WT_IMPL_FULL;
  }

  @Override
  public DataBlk getCompData(DataBlk block, int c) {
    return getInternCompData(block, c);
  }

  /** Answers one line at a time; its array is the component's own. */
  @Override
  public DataBlk getInternCompData(DataBlk block, int c) {
    if (block.h != 1) {
      throw new IllegalArgumentException("more than a line");
    }
    SubbandSyn root = source.getSynSubbandTree(getTileIdx(), c);
    int type = typeOf(root);
    if (reconstructed[c] == null) {
      reconstructed[c] = reconstruct(root, type, c);
    }
    DataBlk line = block;
    if (block.getDataType() != type) {
      line =
          type == DataBlk.TYPE_INT
              ? new DataBlkInt(block.ulx, block.uly, block.w, block.h)
              : new DataBlkFloat(block.ulx, block.uly, block.w, block.h);
    }
    line.setData(reconstructed[c][block.uly]);
    line.offset = block.ulx;
    line.scanw = root.w;
    line.progressive = false;
    return line;
  }

  private static int typeOf(SubbandSyn root) {
    SynWTFilter filter = (SynWTFilter) root.getHorWFilter();
    return filter == null ? DataBlk.TYPE_INT : filter.getDataType();
  }

  private Object[] reconstruct(SubbandSyn root, int type, int c) {
    boolean whole = type == DataBlk.TYPE_INT;
    Lifting lifting = whole ? new ReversibleLifting(root.w) : new IrreversibleLifting(root.w);
    Object[] rows = new Object[root.h];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = lifting.line(root.w);
    }
    reconstruct(root, lifting, rows, whole ? new DataBlkInt() : new DataBlkFloat(), c);
    return rows;
  }

  /** Bands lie where annex F.3.1 has them, low ones first, until their level is joined. */
  private void reconstruct(SubbandSyn band, Lifting lifting, Object[] rows, DataBlk block, int c) {
    if (band.w == 0 || band.h == 0) {
      return;
    }
    if (!band.isNode) {
      read(band, rows, block, c);
      return;
    }
    // The low band comes first: joining it moves rows, of which others may then hold their part.
    reconstruct(band.subb_LL, lifting, rows, block, c);
    reconstruct(band.subb_HL, lifting, rows, block, c);
    reconstruct(band.subb_LH, lifting, rows, block, c);
    reconstruct(band.subb_HH, lifting, rows, block, c);
    lifting.alongRows(rows, band.h, band.w, band.ulcx % 2 == 0);
    lifting.downColumns(rows, band.h, band.w, band.ulcy % 2 == 0);
  }

  private void read(SubbandSyn band, Object[] rows, DataBlk given, int c) {
    DataBlk block = given;
    for (int m = 0; m < band.numCb.y; m++) {
      for (int n = 0; n < band.numCb.x; n++) {
        block = source.getInternCodeBlock(c, m, n, band, block);
        for (int y = 0; y < block.h; y++) {
          int from = block.offset + y * block.scanw;
          System.arraycopy(block.getData(), from, rows[block.uly + y], block.ulx, block.w);
        }
      }
    }
  }
}
