package org.tagatlas.run;

import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.tagatlas.connectors.path.TypedPath;

/** Creates messages for failures of file systems and object stores. */
final class StorageProblem {

  /** Details that an object store's client adds for operators of the store. */
  private static final Pattern FOR_OPERATORS =
      Pattern.compile(" *\\((Service: |SDK Attempt Count: )[^)]*\\)");

  /** Start of the list of credential providers in messages of an object store's client. */
  private static final String CHAIN = " from any of the providers in the chain ";

  private StorageProblem() {}

  /**
   * Returns the error for an option whose value cannot be used.
   *
   * @param option the option, such as {@code --input}
   * @param address the option's value
   * @param failure why it cannot be used
   */
  static UserError of(String option, String address, Exception failure) {
    return new UserError(
        option + ' ' + address + " cannot be used: " + reason(failure) + '.' + advice(address));
  }

  /**
   * Returns the path that an option specifies.
   *
   * @throws UserError if the value is not a valid path
   */
  static Path path(String option, String typed) {
    try {
      return TypedPath.of(typed);
    } catch (IllegalArgumentException e) {
      throw of(option, typed, e);
    }
  }

  private static String reason(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnsupportedFileSystemSchemeException) {
        return "the scheme is not supported. Specify a local path or an s3:// address";
      }
    }
    String message =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    String line = message.lines().findFirst().orElse("").split(CHAIN, 2)[0];
    String kept = FOR_OPERATORS.matcher(line).replaceAll("").strip();
    return kept.endsWith(".") ? kept.substring(0, kept.length() - 1) : kept;
  }

  private static String advice(String address) {
    return address.startsWith("s3")
        ? " Check the address, and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and"
            + " AWS_ENDPOINT_URL_S3 in the environment."
        : "";
  }
}
