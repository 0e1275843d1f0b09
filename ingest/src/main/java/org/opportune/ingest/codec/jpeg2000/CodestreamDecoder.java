package org.opportune.ingest.codec.jpeg2000;

import com.github.jaiimageio.jpeg2000.J2KImageReadParam;
import com.github.jaiimageio.jpeg2000.impl.IISRandomAccessIO;
import com.github.jaiimageio.jpeg2000.impl.J2KImageReadParamJava;
import java.awt.Point;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import jj2000.j2k.codestream.HeaderInfo;
import jj2000.j2k.codestream.reader.BitstreamReaderAgent;
import jj2000.j2k.codestream.reader.HeaderDecoder;
import jj2000.j2k.decoder.DecoderSpecs;
import jj2000.j2k.entropy.decoder.EntropyDecoder;
import jj2000.j2k.image.DataBlkInt;
import jj2000.j2k.image.ImgDataConverter;
import jj2000.j2k.image.invcomptransf.InvCompTransf;
import jj2000.j2k.io.RandomAccessIO;
import jj2000.j2k.quantization.dequantizer.Dequantizer;
import jj2000.j2k.roi.ROIDeScaler;

/**
 * One codestream of unsigned components of the same size and precision, up to 16 bits, none
 * subsampled. What goes wrong inside ends in an unchecked exception or an error of jai-imageio's.
 */
public final class CodestreamDecoder {
  private final HeaderDecoder header;
  private final BitstreamReaderAgent packets;
  private final InvCompTransf components;

  /**
   * Reads the headers and puts the decoder together, block decoder to component transform.
   *
   * @param input starts with the codestream's first marker
   */
  public CodestreamDecoder(ImageInputStream input) throws IOException {
    RandomAccessIO codestream = new IISRandomAccessIO(input);
    J2KImageReadParamJava parameters = new J2KImageReadParamJava(new J2KImageReadParam());
    HeaderInfo info = new HeaderInfo();
    header = new HeaderDecoder(codestream, parameters, info);
    DecoderSpecs specs = header.getDecoderSpecs();
    int[] depths = new int[header.getNumComps()];
    for (int c = 0; c < depths.length; c++) {
      depths[c] = header.getOriginalBitDepth(c);
    }
    packets =
        BitstreamReaderAgent.createInstance(codestream, header, parameters, specs, false, info);
    EntropyDecoder others = header.createEntropyDecoder(packets, parameters);
    BlockDecoder blocks = new BlockDecoder(packets, others, specs);
    ROIDeScaler regions = header.createROIDeScaler(blocks, parameters, specs);
    Dequantizer coefficients = header.createDequantizer(regions, depths, specs);
    InverseTransform transform = new InverseTransform(coefficients, specs);
    transform.setImgResLevel(packets.getImgRes());
    components = new InvCompTransf(new ImgDataConverter(transform, 0), specs, depths);
  }

  /** Width of the image. */
  public int columns() {
    return header.getImgWidth();
  }

  /** Height of the image. */
  public int rows() {
    return header.getImgHeight();
  }

  /** Samples of a pixel. */
  public int components() {
    return header.getNumComps();
  }

  /** All samples as unsigned 16-bit values: by rows, the components of a pixel together. */
  public short[] samples() {
    short[] samples = new short[columns() * rows() * components()];
    Point tiles = components.getNumTiles(null);
    for (int y = 0; y < tiles.y; y++) {
      for (int x = 0; x < tiles.x; x++) {
        components.setTile(x, y);
        readTile(samples);
      }
    }
    return samples;
  }

  private void readTile(short[] samples) {
    int count = components();
    DataBlkInt[] lines = new DataBlkInt[count];
    for (int c = 0; c < count; c++) {
      lines[c] = new DataBlkInt();
    }
    int tile = components.getTileIdx();
    int width = components.getTileCompWidth(tile, 0);
    int height = components.getTileCompHeight(tile, 0);
    int left = components.getCompULX(0) - header.getImgULX();
    int top = components.getCompULY(0) - header.getImgULY();
    for (int y = 0; y < height; y++) {
      int at = ((top + y) * columns() + left) * count;
      for (int c = 0; c < count; c++) {
        DataBlkInt line = lines[c];
        line.ulx = 0;
        line.uly = y;
        line.w = width;
        line.h = 1;
        line = (DataBlkInt) components.getInternCompData(line, c);
        write(line, components.getNomRangeBits(c), samples, at + c, count);
      }
    }
  }

  /** Undoes the DC level shift (G.1) and keeps values within their bits. */
  private static void write(DataBlkInt line, int bits, short[] samples, int from, int step) {
    int[] values = line.getDataInt();
    int shift = 1 << bits - 1;
    int most = (1 << bits) - 1;
    int end = line.offset + line.w;
    for (int i = line.offset, at = from; i < end; i++, at += step) {
      samples[at] = (short) Math.max(0, Math.min(most, values[i] + shift));
    }
  }
}
