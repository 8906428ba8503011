#include "cxone_tenant_data.hpp"

namespace simulator {

namespace {

constexpr PersonName k_first_names[] = {
    {"José", "jose"},         {"Zoë", "zoe"},         {"Łukasz", "lukasz"},   {"李娜", "lina"},
    {"Maria", "maria"},       {"Ahmed", "ahmed"},     {"Grace", "grace"},     {"Søren", "soren"},
    {"Chloé", "chloe"},       {"Daniel", "daniel"},   {"Priya", "priya"},     {"Oliver", "oliver"},
    {"Nguyễn", "nguyen"},     {"Hannah", "hannah"},   {"Mateo", "mateo"},     {"Ingrid", "ingrid"},
    {"Samuel", "samuel"},     {"Aïcha", "aicha"},     {"Ethan", "ethan"},     {"Renée", "renee"},
    {"Владимир", "vladimir"}, {"Emily", "emily"},     {"Björn", "bjorn"},     {"Fatima", "fatima"},
    {"Lucas", "lucas"},       {"Siobhán", "siobhan"}, {"Marcus", "marcus"},   {"さくら", "sakura"},
    {"Olivia", "olivia"},     {"Tomáš", "tomas"},     {"Amelia", "amelia"},   {"Kwame", "kwame"},
    {"Inês", "ines"},         {"Jacob", "jacob"},     {"Ayşe", "ayse"},       {"Charlotte", "charlotte"},
    {"Γιώργος", "giorgos"},   {"Noah", "noah"},       {"Beatriz", "beatriz"}, {"Henrik", "henrik"},
};

constexpr PersonName k_last_names[] = {
    {"García", "garcia"},       {"O'Brien", "obrien"},
    {"Kowalski", "kowalski"},   {"Santos", "santos"},
    {"Müller", "mueller"},      {"Okafor", "okafor"},
    {"Nielsen", "nielsen"},     {"Smith-Jones", "smith-jones"},
    {"Patel", "patel"},         {"Dvořák", "dvorak"},
    {"Tanaka", "tanaka"},       {"Lefèvre", "lefevre"},
    {"Johansson", "johansson"}, {"Haddad", "haddad"},
    {"Nováková", "novakova"},   {"Fernández", "fernandez"},
    {"Brown", "brown"},         {"van der Berg", "vanderberg"},
    {"Yıldız", "yildiz"},       {"Wilson", "wilson"},
    {"Ångström", "angstrom"},   {"Moreau", "moreau"},
    {"Rossi", "rossi"},         {"Petrović", "petrovic"},
    {"Campbell", "campbell"},   {"Đorđević", "djordjevic"},
    {"Taylor", "taylor"},       {"Nakamura", "nakamura"},
    {"Costa", "costa"},         {"Ní Bhriain", "nibhriain"},
    {"Adeyemi", "adeyemi"},     {"Larsen", "larsen"},
    {"Groß", "gross"},          {"Hughes", "hughes"},
    {"Kaya", "kaya"},           {"Murphy", "murphy"},
    {"Zhang", "zhang"},
};

constexpr std::string_view k_team_names[] = {"Support North",  "Support South", "Sales Inbound",
                                             "Sales Outbound", "Billing",       "Back Office"};

constexpr std::string_view k_campaign_names[] = {"Default Campaign", "IVNAdmin", "Ivinex", "Spring Renewals"};

constexpr SkillData k_skills[] = {
    {"Phone In Support", 4, false, "", 2, true},
    {"Phone In Sales", 4, false, "", 2, true},
    {"Phone In Billing", 4, false, "", 2, true},
    {"Phone In Español", 4, false, "", 2, true},
    {"Phone Out Renewals", 4, true, "Personal Connection", 3, true},
    {"Phone Out Collections", 4, true, "Personal Connection", 2, true},
    {"Phone Out Manual", 4, true, "Manual Outbound", 2, true},
    {"Chat In Support", 3, false, "", 2, true},
    {"Chat In Sales", 3, false, "", 2, true},
    {"E-mail In Support", 1, false, "", 2, true},
    {"Voice Mail Support", 5, false, "", 2, true},
    {"Work Item Returns", 6, false, "", 0, true},
    {"SMS Out Reminders", 7, true, "Manual Outbound", 3, true},
    {"Phone In Recall 2019", 4, false, "", 0, false},
};

constexpr DispositionData k_dispositions[] = {
    {"Sale closed", 1, "Positive with amount", false, true},
    {"Appointment booked", 2, "Positive no amount", false, true},
    {"Issue resolved", 2, "Positive no amount", false, true},
    {"Payment promised", 1, "Positive with amount", false, true},
    {"Payment taken", 1, "Positive with amount", false, true},
    {"Not interested", 5, "Negative", false, true},
    {"Too expensive", 5, "Negative", false, true},
    {"Do not call (skill)", 3, "Negative DNC skill", false, true},
    {"Do not call (company)", 4, "Negative DNC BU", false, true},
    {"Transferred", 6, "Other", false, true},
    {"Wrong number", 6, "Other", false, true},
    {"Language barrier", 6, "Other", false, true},
    {"Escalated to 2nd level", 6, "Other", false, true},
    {"Call back, same agent", 7, "Retry agent specific", false, true},
    {"Call back, any agent", 8, "Retry any agent at date", false, true},
    {"Busy, try later", 9, "Retry later unspecified", false, true},
    {"Not available", 10, "Not available", false, true},
    {"Answering machine", 11, "Answering machine", false, true},
    {"Preview: skip", 6, "Other", true, true},
    {"Fax (old)", 6, "Other", false, false},
};

constexpr CodeData k_codes[] = {
    {"Unavailable", false, 120, true}, {"Break", false, 30, true},         {"Lunch", false, 60, true},
    {"Meeting", false, 90, true},      {"Training", false, 240, true},     {"After Call Work", true, 30, true},
    {"Coaching", false, 60, true},     {"System Issue", false, 120, true}, {"Fax duty", false, 60, false},
};

}  // namespace

std::span<const PersonName> first_names() { return k_first_names; }
std::span<const PersonName> last_names() { return k_last_names; }
std::span<const std::string_view> team_names() { return k_team_names; }
std::span<const std::string_view> campaign_names() { return k_campaign_names; }
std::span<const SkillData> skill_data() { return k_skills; }
std::span<const DispositionData> disposition_data() { return k_dispositions; }
std::span<const CodeData> code_data() { return k_codes; }

}  // namespace simulator
