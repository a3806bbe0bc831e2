// Invented people and companies. Everything is drawn from the given random numbers, so a seed makes the same ones.
#include <array>
#include <cctype>

#include "core/provider.hpp"

namespace sandbox {
namespace {

template <size_t N>
std::string pick(Random &random, const std::array<const char *, N> &words) {
  return words[static_cast<size_t>(random.below(static_cast<int>(N)))];
}

constexpr std::array kFirst = {"Ada",   "Ben",   "Chiara", "Dmitri", "Elif",  "Femi",  "Grace",  "Hugo",    "Ines",
                               "Jonas", "Keiko", "Liam",   "Mara",   "Nadia", "Omar",  "Priya",  "Quentin", "Rosa",
                               "Sven",  "Tara",  "Umar",   "Vera",   "Wei",   "Xenia", "Yusuf",  "Zoe",     "Arlo",
                               "Bela",  "Cora",  "Dario",  "Esme",   "Felix", "Gita",  "Henrik", "Ida",     "Jun"};
constexpr std::array kFirstUnicode = {"Zo\xC3\xAB",
                                      "Ren\xC3\xA9",
                                      "\xC5\x81ukasz",
                                      "S\xC3\xB8ren",
                                      "Ng\xE1\xBB\x8D"
                                      "c",
                                      "\xE6\x84\x9B\xE5\xAD\x90"};
constexpr std::array kLast = {"Abbot",  "Brandt", "Castell", "Doyle",  "Eriksen",   "Fabre", "Grant", "Holm",
                              "Ivers",  "Jansen", "Kowal",   "Lindt",  "Moreau",    "Novak", "Okoye", "Parker",
                              "Quirke", "Rossi",  "Sato",    "Tanaka", "Underhill", "Varga", "Weber", "Xu",
                              "Yilmaz", "Zeller", "Archer",  "Bishop", "Carver",    "Dyer",  "Ellis", "Fisher",
                              "Garner", "Hooper", "Ibsen",   "Joiner"};
constexpr std::array kLastUnicode = {"M\xC3\xBCller",
                                     "Garc\xC3\xAD"
                                     "a",
                                     "Dvo\xC5\x99\xC3\xA1k",
                                     "O\xE2\x80\x99Neill",
                                     "\xC3\x96zg\xC3\xBCr",
                                     "\xE7\x94\xB0\xE4\xB8\xAD"};
constexpr std::array kTitles = {"Buyer",   "Account Manager",     "Head of Sales", "Engineer",
                                "Founder", "Office Manager",      "Controller",    "Marketing Lead",
                                "Analyst", "Director, Operations"};
constexpr std::array kStreets = {"Mill Lane",   "Harbour Road", "Station Street", "Elm Avenue",
                                 "Quarry Hill", "Orchard Way",  "Canal Walk",     "North Gate"};
constexpr std::array kHeads = {"Amber",  "Birch",   "Cobalt",  "Delta", "Ember", "Fjord",  "Granite", "Harbor",
                               "Indigo", "Juniper", "Kestrel", "Lumen", "Maple", "Nimbus", "Onyx",    "Pioneer",
                               "Quartz", "Raven",   "Summit",  "Tidal", "Umbra", "Vertex", "Willow",  "Zenith"};
constexpr std::array kTails = {"Analytics", "Bakery",    "Dynamics", "Foods",  "Freight",  "Instruments",
                               "Labs",      "Logistics", "Motors",   "Optics", "Partners", "Power",
                               "Robotics",  "Software",  "Textiles", "Works"};
constexpr std::array kForms = {"Inc.", "Ltd", "GmbH", "& Sons", "S.A.", "AB", "LLC", "Co."};
constexpr std::array kIndustries = {"COMPUTER_SOFTWARE", "FOOD_PRODUCTION", "LOGISTICS_AND_SUPPLY_CHAIN",
                                    "MACHINERY",         "TEXTILES",        "RENEWABLES_ENVIRONMENT"};

struct Place {
  const char *city, *region, *postal, *country, *dial;
};
constexpr std::array<Place, 8> kPlaces = {{{"Portland", "OR", "97205", "United States", "+1 503 555 "},
                                           {"Austin", "TX", "78701", "United States", "+1 512 555 "},
                                           {"Leeds", "West Yorkshire", "LS1 4DY", "United Kingdom", "+44 113 496 "},
                                           {"Z\xC3\xBCrich", "ZH", "8001", "Switzerland", "+41 44 555 "},
                                           {"Gda\xC5\x84sk", "Pomorskie", "80-001", "Poland", "+48 58 555 "},
                                           {"Lyon", "Auvergne-Rh\xC3\xB4ne-Alpes", "69002", "France", "+33 4 72 55 "},
                                           {"Osaka", "Osaka", "530-0001", "Japan", "+81 6 5555 "},
                                           {"Nairobi", "Nairobi County", "00100", "Kenya", "+254 20 555 "}}};

std::string four_digits(Random &random) { return std::to_string(1000 + random.below(9000)); }

// Only what a mailbox or host name may hold.
std::string plain(const std::string &text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 128)
      out += static_cast<char>(std::tolower(c));
  }
  return out.empty() ? "x" : out;
}

const Place &place(Random &random) { return kPlaces[static_cast<size_t>(random.below(int(kPlaces.size())))]; }

std::string company_name(Random &random) {
  return pick(random, kHeads) + " " + pick(random, kTails) + " " + pick(random, kForms);
}

}  // namespace

Person person(Random &random) {
  Person out;
  out.first = random.below(12) == 0 ? pick(random, kFirstUnicode) : pick(random, kFirst);
  out.last = random.below(12) == 0 ? pick(random, kLastUnicode) : pick(random, kLast);
  out.email = plain(out.first) + "." + plain(out.last) + "." + random.hex(8) + "@example.com";
  const Place &where = place(random);
  out.phone = where.dial + four_digits(random);
  out.company = company_name(random);
  out.title = pick(random, kTitles);
  out.street = std::to_string(1 + random.below(240)) + " " + pick(random, kStreets);
  out.city = where.city;
  out.region = where.region;
  out.postal_code = where.postal;
  out.country = where.country;
  return out;
}

Company company(Random &random) {
  Company out;
  out.name = company_name(random);
  out.domain = plain(out.name) + "-" + random.hex(6) + ".example.com";
  out.industry = pick(random, kIndustries);
  const Place &where = place(random);
  out.phone = where.dial + four_digits(random);
  out.street = std::to_string(1 + random.below(240)) + " " + pick(random, kStreets);
  out.city = where.city;
  out.region = where.region;
  out.postal_code = where.postal;
  out.country = where.country;
  out.employees = 1 + random.below(5000);
  return out;
}

}  // namespace sandbox
