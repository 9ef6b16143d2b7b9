package org.tagatlas.generate;

/**
 * A camera model.
 *
 * @param device name in the metadata, URL-encoded
 * @param make make as a tag
 * @param model model as a tag
 * @param fileName prefix of its file names
 */
record Camera(String device, Word make, Word model, String fileName) {

  /** All cameras; frequent ones are repeated. */
  static final Camera[] ALL = {
    of("Canon", "EOS 5D Mark II", "IMG_"),
    of("Canon", "EOS 400D DIGITAL", "IMG_"),
    of("Canon", "EOS REBEL T3i", "IMG_"),
    of("Canon", "PowerShot S95", "IMG_"),
    of("Canon", "DIGITAL IXUS 70", "IMG_"),
    of("Canon", "EOS 7D", "_MG_"),
    of("NIKON", "D90", "DSC_"),
    of("NIKON", "D7000", "DSC_"),
    of("NIKON", "D40", "DSC_"),
    of("NIKON", "COOLPIX P500", "DSCN"),
    of("Apple", "iPhone 4", "photo "),
    of("Apple", "iPhone 4S", "photo "),
    of("Apple", "iPhone 5", "image "),
    of("SONY", "DSC-W55", "DSC0"),
    of("SONY", "SLT-A77V", "DSC0"),
    of("Panasonic", "DMC-LX5", "P10"),
    of("OLYMPUS", "E-PL1", "P50"),
    of("FUJIFILM", "FinePix X100", "DSCF"),
    of("PENTAX", "K-5", "IMGP"),
    of("SAMSUNG", "GT-I9100", "2012"),
    of("HTC", "Desire HD", "IMAG"),
    of("Leica", "M9 Digital Camera", "L100"),
    of("Nokia", "N95", "0"),
    of("KODAK", "EASYSHARE C813", "100_"),
  };

  /** The camera of people whose photos come from an application. */
  static final Camera PHONE = of("Apple", "iPhone 5", "photo ");

  private static Camera of(String make, String model, String fileName) {
    String tag = make.equals("Apple") ? "iphone" : make;
    return new Camera(
        Word.encode(make + ' ' + model),
        new Word(tag),
        new Word(model.startsWith("iPhone") ? model : make + ' ' + model),
        Word.encode(fileName));
  }
}
