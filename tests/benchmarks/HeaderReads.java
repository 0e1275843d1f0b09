import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.opportune.ingest.ct.CtInstanceReader;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.privacy.KeyMaker;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.privacy.SiteKey;

/**
 * Reads the header of every file below a folder as the index does, pseudonyms and sealed reference
 * included, several times over. Prints one
 * line per round: objects, bytes read, CPU seconds. Started by header_reads.py.
 */
public final class HeaderReads {
  private static long bytes;

  /** Arguments: folder, rounds. */
  public static void main(String[] arguments) throws Exception {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(Path.of(arguments[0]))) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    SiteKey siteKey = SiteKey.random();
    ObjectSeal seal = new ObjectSeal(siteKey);
    KeyMaker keys = new Pseudonyms(siteKey);
    CtInstanceReader reader = new CtInstanceReader(DicomReader.builtIn());
    var threads = ManagementFactory.getThreadMXBean();
    for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
      bytes = 0;
      long start = threads.getCurrentThreadCpuTime();
      for (Path file : files) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
          long length = in.length();
          reader.read(new Counted(in, length), seal.seal(file.toString()), length, "e", keys);
        }
      }
      double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
      System.out.println(files.size() + " " + bytes + " " + seconds);
    }
  }

  private record Counted(RandomAccessFile in, long length) implements ByteSource {
    @Override
    public byte[] read(long offset, int count) throws IOException {
      byte[] read = new byte[count];
      in.seek(offset);
      in.readFully(read);
      bytes += count;
      return read;
    }
  }
}
