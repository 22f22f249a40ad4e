"""One product's whole life in browsers: from a stranger's idea to a parcel in a backer's hands.

Each step is one thing that people do; `play` is all of them in their order.
"""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.persona import Persona

CARD = {"number": "4242424242424242", "expiry": "12 / 40", "cvc": "123"}
TITLE = "A kettle that pours slowly"


def play(people: dict[str, Persona], *, method: str = "approval") -> None:
    """The whole story; the designs are voted on by `method`."""
    wei, ada, mei = people["Wei"], people["Ada"], people["Mei"]
    for newcomer in (wei, ada, mei, people["Hanqiao"], people["Meridora"]):
        newcomer.sign_up()
    people["Staff"].sign_in()
    for maker in ("Hanqiao", "Meridora"):
        register_maker(people[maker], people["Staff"])
    project = propose(wei)
    support(project, ada, mei)
    talk(project, ada, mei)
    vote(project, method, wei, ada, mei)
    campaign(project, wei, people["Staff"])
    back(project, ada, mei)
    tender = close_campaign(project, people["Staff"], wei)
    bid(tender, people["Hanqiao"], "20")
    bid(tender, people["Meridora"], "30")
    contract = award(tender, wei, people["Staff"])
    sign_and_make(contract, wei, people["Hanqiao"])
    be_paid(people["Hanqiao"])
    deliver(project, wei, ada, mei)
    wei.until(f"{project}story/", "The idea was published")
    for line in (
        "design stage has begun",
        "funded the product",
        "Production has begun",
        "handed to the carrier",
    ):
        wei.sees(re.compile(line))


def picture(colour: str) -> dict[str, object]:
    """A small picture to upload."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return {"name": "picture.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def register_maker(maker: Persona, staff: Persona) -> None:
    """A maker joins with what it can do, asks to be verified, and staff look at the paper."""
    page = maker.go("/suppliers/join/")
    maker.fill(name=f"{maker.name} Works", about="We make kitchen things.", capacity_per_month=50_000)
    page.locator("main [name=country]").select_option("DE")
    page.locator("main input[name=regions][value=EU], main input[name=regions][value=WORLD]").first.check(
        force=True
    )
    page.get_by_label("Final assembly").check(force=True)
    page.locator("main form.form button.btn--primary").last.click()
    page.wait_for_load_state()
    maker.go(f"/organisations/{maker.name.lower()}-works/")
    maker.fill(registration_number="HRB 12345")
    page.locator("main [name=documents]").set_input_files(picture("white"))  # type: ignore[arg-type]
    maker.press("Send for verification")
    maker.sees("checking your papers")
    staff.go(f"/organisations/{maker.name.lower()}-works/")
    staff.press("Verify")
    staff.sees("Verified")


def propose(wei: Persona) -> str:
    """An idea in three steps, with a picture; first with a mistake, which loses nothing."""
    page = wei.go("/projects/new/")
    wei.fill(problem="Kettles pour too fast for tea.")
    wei.press("Save and go on")
    expect(page.locator("main [name=title]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("main [name=problem]")).to_have_value("Kettles pour too fast for tea.")
    wei.fill(title=TITLE)
    wei.press("Save and go on")
    wei.fill(
        pitch="It pours as slowly as a good teacher speaks.",
        idea="A **narrow spout** and a wide handle, so that tea is poured as slowly as it wants to be, even by a hurried hand.",
    )
    page.locator("main [name=category]").select_option(label="Kitchen")
    wei.press("Save and go on")
    page.locator("main [name=pictures]").set_input_files(picture("teal"))  # type: ignore[arg-type]
    wei.press("Preview and publish")
    wei.press("Publish the idea")
    page.wait_for_url(re.compile(r"/projects/a-kettle-that-pours-slowly/$"))
    wei.sees(TITLE)
    return "/projects/a-kettle-that-pours-slowly/"


def support(project: str, *fans: Persona) -> None:
    """The threshold of two is passed, and the design stage begins by itself."""
    for fan in fans:
        fan.go(project)
        fan.page.locator("main").get_by_role("button", name="I want this").click()
        fan.sees("You want this")
    fans[0].until(project, "design stage has begun")


def talk(project: str, ada: Persona, mei: Persona) -> None:
    """What one says the other reads at once, without reloading."""
    mei.go(f"{project}discussion/")
    ada.go(f"{project}discussion/")
    mei.page.wait_for_timeout(500)
    ada.page.locator("main form [name=body]").first.fill("Could the handle stay cool?")
    ada.press("Send")
    mei.sees("Could the handle stay cool?")
    expect(mei.page.locator("main", has_text="Could the handle stay cool?")).to_be_visible()


def vote(project: str, method: str, wei: Persona, *voters: Persona) -> None:
    """Three designs, two ballots, closed early and decided."""
    page = wei.go(f"{project}designs/new/")
    wei.fill(title="Shape", question="Which one would you put on your stove?")
    page.locator(f"main [name=method][value={method}]").check(force=True)
    page.locator("main [name=electorate][value=everyone]").check(force=True)
    wei.press("Save and go to the designs")
    for name, colour in (("Goose neck", "navy"), ("Bulb", "maroon"), ("Cone", "olive")):
        wei.fill(title=name, notes=f"The {name.lower()} one.", alt=name)
        page.locator("main [name=pictures]").set_input_files(picture(colour))  # type: ignore[arg-type]
        wei.press("Add the design")
        wei.sees(name)
    wei.press("Open the vote")
    for voter in voters:
        voter.go(f"{project}designs/")
        design = voter.page.locator("main li", has_text="Goose neck")
        if method == "schulze":
            design.get_by_role("combobox").select_option("1")
        else:
            design.locator("[name=approved]").check(force=True)
        voter.press("Cast my ballot")
        voter.sees("Your ballot is in")
    wei.go(f"{project}designs/")
    wei.press("Close early")
    wei.press("Close and count now")
    wei.until(f"{project}designs/", "Goose neck")
    wei.until(project, "funding stage has begun")


def campaign(project: str, wei: Persona, staff: Persona) -> None:
    """Two tiers, one limited; staff look at it before it opens."""
    page = wei.go(f"{project}campaign/")
    page.locator("main [name=kind][value=all_or_nothing]").check(force=True)
    wei.fill(goal="150", days=20, story="Tooling, parts and freight.")
    page.locator("main [name=currency]").select_option("EUR")
    for number, (title, price, capacity) in enumerate(
        (("First kettles", "59", "1"), ("One kettle", "69.50", ""))
    ):
        wei.fill(**{f"tiers-{number}-title": title, f"tiers-{number}-price": price})
        wei.fill(**{f"tiers-{number}-capacity": capacity, f"tiers-{number}-delivery_months": 6})
    wei.press("Save the campaign")
    wei.sees("is saved")
    wei.press("Send to review")
    wei.sees("In review")
    staff.go(f"{project}campaign/")
    staff.press("Approve and open")
    staff.sees("is live")


def back(project: str, ada: Persona, mei: Persona) -> None:
    """One takes the only early unit, the other two of the open tier; both save a card."""
    for backer, tier, quantity in ((ada, "First kettles", "1"), (mei, "One kettle", "2")):
        page = backer.go(f"{project}back/")
        page.locator("main label.choice", has_text=tier).click()
        backer.fill(
            quantity=quantity, name=backer.name, street="Teeweg 1", postal_code="20095", city="Hamburg"
        )
        page.locator("main [name=country]").select_option("DE")
        page.locator("main form .btn--primary").last.click()
        frame = page.frame_locator("[data-card-field] iframe").first
        for name, value in CARD.items():
            frame.locator(f"#{name}").fill(value)
        backer.press("Save this card")
        backer.sees("You are a backer")
    ada.go(f"{project}back/")
    ada.sees("You are backing this")


def close_campaign(project: str, staff: Persona, wei: Persona) -> str:
    """Staff close it; cards are charged, the project is funded, and a tender opens by itself."""
    page = staff.go(f"{project}campaign/")
    page.locator("summary", has_text="Close it now").click()
    staff.press("Close the campaign now")
    staff.until(project, "funded the product", tries=80)
    staff.until(f"{project}money/", "€198")
    wei.until(project, "search for a maker has begun")
    for _ in range(40):
        wei.go("/tenders/")
        link = wei.page.locator("main a", has_text=TITLE)
        if link.count():
            link.first.click()
            wei.page.wait_for_url(re.compile(r"/tenders/\d+/"))
            wei.sees("Makers that fit")
            wei.sees("Hanqiao Works")
            return wei.page.url
        wei.page.wait_for_timeout(500)
    raise AssertionError("no tender opened")


def bid(tender: str, maker: Persona, price: str) -> None:
    """A sealed bid with its receipt."""
    maker.go(tender)
    maker.sees("Why you were invited")
    maker.press("Hand in a sealed bid")
    maker.fill(unit_price=price, lead_time_weeks=8)
    maker.press("Look at it once more")
    maker.press("Seal and hand in")
    maker.sees("Your bid is sealed")


def award(tender: str, wei: Persona, staff: Persona) -> str:
    """Bids are opened after the close; the cheaper one is awarded with a reason."""
    staff.go(tender)
    staff.press("Close now")
    staff.press("Close it now")
    wei.until(tender, "Award")
    page = wei.page
    page.locator("main tr", has_text="Hanqiao Works").get_by_role("link", name="Award").click()
    wei.fill(reason="The better price, and every term met.")
    wei.press("Award")
    staff.until(tender, "End the waiting days now")
    staff.press("End the waiting days now")
    staff.press("End them now")
    wei.until(tender, "To the contract")
    wei.press("To the contract")
    page.wait_for_url(re.compile(r"/contracts/\d+/"))
    return page.url


def sign_and_make(contract: str, wei: Persona, maker: Persona) -> None:
    """Both sign; every step is handed over, accepted and paid."""
    for signer, side in ((wei, "team"), (maker, "maker")):
        signer.go(contract)
        signer.fill(name=signer.name)
        signer.press(f"Sign for the {side}")
    for _ in range(6):
        page = maker.go(contract)
        waiting = page.locator("main summary", has_text="Hand this step over")
        if not waiting.count():
            break
        waiting.first.click()
        page.locator("main details[open] [name=note]").fill("Done, with photos.")
        page.locator("main details[open] button", has_text="It is delivered").click()
        wei.go(contract)
        wei.press("Accept and release the money")
        wei.sees("Paid out")


def be_paid(maker: Persona) -> None:
    """The maker says where the money goes, on pages that are the payment service's own."""
    page = maker.go("/organisations/mine/")
    page.locator("main").get_by_role("link", name=f"{maker.name} Works").first.click()
    maker.press("How you are paid")
    maker.sees("Waiting")
    maker.press("Give the details")
    page.locator("#finish-onboarding").click()
    maker.sees("Your bank details are complete")


def deliver(project: str, wei: Persona, *backers: Persona) -> None:
    """The batch is shipped, the backers confirm, the story ends."""
    wei.until(project, "Ship the parcels", tries=60)
    wei.go(f"{project}delivery/")
    wei.fill(carrier="DHL", tracking="JD1")
    wei.press("Ship the batch")
    wei.sees("on their way")
    for backer in backers:
        backer.go("/me/")
        backer.press("I have received it")
        backer.sees("Enjoy it")
    wei.until(project, "Completed", tries=60)
