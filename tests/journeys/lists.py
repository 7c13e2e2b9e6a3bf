"""A customer list as Sage 50 writes it."""

from tests.journeys.offices import Office

HEAD = (
    "Customer ID,Customer Name,Prospect,Inactive,Bill to Contact First Name,Bill to Contact Last Name,"
    "Bill to Address-Line One,Bill to City,Bill to State,Bill to Zip,Customer Type,Telephone 1,Customer E-mail,"
    "Sales Representative ID,Pricing Level,Terms,Customer Balance"
)
# Code, customer, type, e-mail, rep. `@` stands for an address of the office; four are Retail and ZO's, two without
# an address that anybody could write to.
CUSTOMERS = (
    ("1001", "Cedar Garden", "Retail", "cedar@", "ZO"),
    ("1002", "Old Mill Hardware", "Retail", "", "ZO"),
    ("1003", "Harbor Outfitters", "Retail", "harbor@", "ZO"),
    ("1004", "Juniper Supply", "Retail", "see fax", "ZO"),
    ("1005", "Copper Home Goods", "Retail", "copper@", "MR"),
    ("1006", "Summit Wholesale", "Wholesale", "summit@", "ZO"),
    ("1007", "Willow Market", "Wholesale", "willow@", "MR"),
)


def customer_file(office: Office) -> bytes:
    rows = [
        f'{code},"{name}",FALSE,FALSE,Ida,Holm,1 Dock Rd,Astoria,OR,97103,{kind},(503) 555-0101,'
        f"{office.address(email[:-1]) if email.endswith('@') else email},{rep},1,Net 30,120.50"
        for code, name, kind, email, rep in CUSTOMERS
    ]
    return "\r\n".join([HEAD, *rows, ""]).encode("cp1252")
